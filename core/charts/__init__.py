"""Charts drawn on the server as SVG: readable without script, in print, in the dark and by a screen reader.

Nothing in them has a style of its own: colours are classes (css/components/chart.css), since the policy of
the site forbids styles in the page. Text keeps its size whatever the width: x is in per cent, y in pixels, and
only the lines lie in an inner drawing that is stretched. Each chart says its finding in its title, and has its
figures as a table below.
"""

from core.charts.paper import pairs_on_paper
from core.charts.plots import Axis, Band, Line, Mark, Rule, plot
from core.charts.rows import Bar, Pair, bars, pairs

__all__ = ["Axis", "Band", "Bar", "Line", "Mark", "Pair", "Rule", "bars", "pairs", "pairs_on_paper", "plot"]
