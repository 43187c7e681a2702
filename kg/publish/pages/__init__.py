"""HTML pages: of things, of the site, of errors; in each language of the interface."""

from kg.publish.pages.errors import error_page
from kg.publish.pages.home import home_page
from kg.publish.pages.thing import thing_page

__all__ = ["error_page", "home_page", "thing_page"]
