"""Triple Pattern Fragments: all triples that match one pattern, page by page, with the controls to ask for others.

The cheapest interface that can still be queried: a client such as Comunica joins the fragments itself. See
https://linkeddatafragments.org/specification/triple-pattern-fragments/. Without ``graph`` a fragment is of what an
ordinary query sees; with it, of one named graph, such as that of a claim, which is then a dataset with controls of its
own. ``kg/publish/views/fragments.py`` is the page for people.
"""

from kg.publish.fragments.matches import PAGE, Matches
from kg.publish.fragments.pattern import PARAMETERS, POSITIONS, Pattern, Term
from kg.publish.fragments.service import PATH, Fragments

__all__ = ["PAGE", "PARAMETERS", "PATH", "POSITIONS", "Fragments", "Matches", "Pattern", "Term"]
