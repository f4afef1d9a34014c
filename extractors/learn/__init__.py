"""A blank form → the definition of the form, proposed for a person to check."""

from extractors.learn.model import Learned, Mark, NameStyle, Place
from extractors.learn.parts import forms_in
from extractors.learn.proposal import learn

__all__ = ["Learned", "Mark", "NameStyle", "Place", "forms_in", "learn"]
