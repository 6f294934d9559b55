"""What those who answer to residents did (`acct.…`), and how many surveys were answered, by borough.

All but the last is public, event by event, so nothing of it is withheld or rounded. A period is counted as it stood
when it ended: what comes late counts where it comes.
"""

from engage.indicators.families import Family
from engage.indicators.families.accounted.counting import compiled
from engage.indicators.families.accounted.gathering import gathered

FAMILY = Family("accounted", 2, gathered, compiled)
