"""Pictures of risk: each figure of the domain drawn by one function, looked at through one widget, printed through one other.

A drawing says where its spots are and what each means in words, so that a keyboard can go from one to the next and a screen
reader can read them. Nothing is told by colour alone.
"""
