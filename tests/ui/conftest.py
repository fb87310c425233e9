"""The open desk that tests of screens ask for."""

from desks import desk

assert desk
