"""What those who answer to residents did (`acct.…`), and how many surveys were answered, by borough.

All but the last is public, event by event, so nothing of it is withheld or rounded. A period is counted as it stood
when it ended: what comes late counts where it comes.
"""

from engage.indicators.families import Family
from engage.indicators.families.accounted.counting import compiled
from engage.indicators.families.accounted.gathering import gathered

# Method 2: what already waited when a period began counts from the age it had then; the ninetieth percentile of days;
# changes are judged over a release; a quarter with a month of few surveys is not told.
FAMILY = Family("accounted", 2, gathered, compiled)
