"""What the house promises about cost, measured: `python -m tests.benchmarks`, or only `cohort`, `progress`, `worker`.

Ends with 1 where a limit is exceeded. The first run fills a database of its own (see `house`).
"""

import sys

from tests.benchmarks.house import open_house

open_house()

from tests.benchmarks import cohort_page, progress, worker_pages  # noqa: E402 (models need the settings)

MEASURES = {"cohort": cohort_page.measure, "progress": progress.measure, "worker": worker_pages.measure}


def main(chosen: list[str]) -> int:
    """Prints the table; 1 where something is over its limit, 2 for an unknown name."""
    if unknown := set(chosen) - set(MEASURES):
        print(f"There is no measurement {', '.join(sorted(unknown))}: {', '.join(MEASURES)}.", file=sys.stderr)
        return 2
    print(f"{'':<58}{'found':>8}{'limit':>8}")
    lines = []
    for name in chosen or MEASURES:
        for line in MEASURES[name]():
            print(line, flush=True)
            lines.append(line)
    return int(any(line.is_over for line in lines))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
