"""A blank form → the definition of the form, proposed for a person to check."""

from extractors.learn.names import NameStyle
from extractors.learn.proposal import Learned, learn
from extractors.learn.survey import Mark, Place, forms_in

__all__ = ["Learned", "Mark", "NameStyle", "Place", "forms_in", "learn"]
