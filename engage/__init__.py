"""Engage: a borough's public conversation with its police, one step of the loop per package.

    residents ask and tell (surveys, surveys.charter) → the panel recommends (meetings)
        → the superintendent answers (boroughs.responses) → the figures show whether it helped (engage.indicators)

Imports go one way, and the tests hold them to it:

    engage.__main__                     the command line
        engage.app · .schedule · .packs · .demo · .health · .database · .retention
            engage.workspace · .desk    pages that show features side by side
                engage.record           what came of what was said; only reads
            engage.ledger               what was published, in a chain anybody can check
                engage.indicators       only reads what is below
                    surveys | meetings  never each other
                        boroughs        who and where: places, people, responses
                            engage.kit  knows no feature

Inside a package: `pages` → `forms`, `actions`, `models`; `actions` → `models`. Who may open a page stands in its route:
`boroughs.access`. What waits for a person is in each package's `desk`, what runs by the clock in its `jobs`.
"""
