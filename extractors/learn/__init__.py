"""A blank form → the definition of the form, proposed for a person to check."""

from extractors.learn.model import Learned, Mark, NameStyle, Place
from extractors.learn.proposal import learn
from extractors.learn.survey import forms_in

__all__ = ["Learned", "Mark", "NameStyle", "Place", "forms_in", "learn"]
