"""The same estimates as an analyst would make them, with `samplics`, in an environment of its own under var/analyst.

Run by that environment's Python it reads people from a file and prints what it made and how long it took; imported, it
makes the environment and says how many times as long that is.
"""

import json
import subprocess
import sys
import venv
from itertools import product
from pathlib import Path
from time import process_time

PLACE = Path("var/analyst")
INDICATORS = 12


def beside_an_analyst(windows: list[dict], ours: float) -> str:
    """Says how long it takes to make some windows, which took us that many CPU-seconds; or why it can not be said.

    A window is {"people": [[age, sex, ethnic group, 1, 0 or -1 for each indicator, …]], "targets": {column: {level:
    number}}, "shares": [[indicator, group, share]] as we made them}.
    """
    python = PLACE / "bin" / "python"
    try:
        if not python.exists():
            venv.create(PLACE, with_pip=True)
        subprocess.run([python, "-m", "pip", "install", "-q", "samplics"], check=True, capture_output=True, timeout=900)
    except (subprocess.SubprocessError, OSError) as error:
        return f"beside samplics: it could not be installed on this machine ({type(error).__name__})"
    run = subprocess.run([python, __file__], input=json.dumps(windows), capture_output=True, text=True, timeout=1800)
    if run.returncode:
        return f"beside samplics: it failed ({run.stderr.strip().splitlines()[-1]})"
    told = json.loads(run.stdout.splitlines()[-1])
    return (
        f"the shares of {len(windows)} windows by 8 groups with their errors: {ours:.3f} s of one processor; "
        f"samplics {told['seconds']:.2f} s, ratio {told['seconds'] / ours:.0f}; largest difference of a share "
        f"{told['apart']:.1e}"
    )


def _main() -> None:
    import numpy as np
    from samplics.estimation import TaylorEstimator
    from samplics.utils.types import PopParam
    from samplics.weighting import SampleWeight

    windows = json.load(sys.stdin)
    seconds, apart = 0.0, 0.0
    for window in windows:
        people = np.array(window["people"], dtype=object)
        columns = dict(zip(("age_band", "sex", "ethnic_group"), people[:, :3].T.astype(str), strict=True))
        started = process_time()
        weights = SampleWeight().rake(
            np.full(len(people), 1.0), columns, window["targets"], tol=1e-10, ctrl_tol=1e-10, max_iter=1000
        )
        made = {}
        for number, by in product(range(INDICATORS), ("", "sex", "ethnic_group")):
            said = people[:, 3 + number].astype(float)
            inside = said >= 0
            estimator = TaylorEstimator(PopParam.mean)
            estimator.estimate(
                y=said[inside], samp_weight=weights[inside], domain=columns[by][inside] if by else None
            )  # fmt: skip
            if by:
                made |= {(number, f"{by}={level}"): share for level, share in estimator.point_est.items()}
            else:
                made[number, ""] = estimator.point_est
        seconds += process_time() - started
        apart = max([apart, *(abs(made[number, group] - share) for number, group, share in window["shares"])])
    sys.stdout.write(json.dumps({"seconds": seconds, "apart": apart}) + "\n")


if __name__ == "__main__":
    _main()
