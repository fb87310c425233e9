"""The screens, one module each. Only these may know what a kind is for; the generic ones name none."""
