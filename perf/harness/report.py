"""Results: one line each, printed as a table and kept as JSON."""

import datetime
import json
import os
import platform
import subprocess
from dataclasses import asdict, dataclass, field


@dataclass
class Result:
    work: str
    baseline: str          # what it is compared with, in words and figures
    measured: str
    value: float           # what the targets are about: a ratio, or an absolute figure
    unit: str = "x"        # x = a ratio
    floor: float | None = None   # what must hold at least, if that is less than `final`
    final: float | None = None   # the target
    higher_is_better: bool = False
    figures: dict = field(default_factory=dict)  # medians and single runs, for the JSON only
    name: str = ""         # as for --only

    def of(self, name):
        self.name = name
        return self

    def reaches(self, target):
        return self.value >= target if self.higher_is_better else self.value <= target

    @property
    def verdict(self):
        if self.final is None:
            return "-"
        if self.reaches(self.final):
            return "reached"
        return "floor" if self.floor is not None and self.reaches(self.floor) else "MISSED"

    @property
    def target(self):
        if self.final is None:
            return "-"
        sign = ">=" if self.higher_is_better else "<="
        both = f"{self.final:g}" if self.floor is None else f"{self.floor:g} / {self.final:g}"
        return f"{sign} {both} {self.unit}"


def text_table(lines):
    """Tuples of cells, the first of them the head."""
    widths = [max(len(line[i]) for line in lines) for i in range(len(lines[0]))]
    text = [" | ".join(cell.ljust(width) for cell, width in zip(line, widths)).rstrip()
            for line in lines]
    text.insert(1, "-|-".join("-" * width for width in widths))
    return "\n".join(text)


def table(results):
    lines = [("work", "baseline", "measured", "ratio", "target", "verdict")]
    for r in results:
        ratio = f"{r.value:.2f} x" if r.unit == "x" else "-"
        lines.append((r.work, r.baseline, r.measured, ratio, r.target, r.verdict))
    return text_table(lines)


def _cpu_model():
    with open("/proc/cpuinfo") as f:
        return next((line.split(":")[1].strip() for line in f if line.startswith("model name")),
                    "?")


def machine():
    commit = subprocess.run(["git", "describe", "--always", "--dirty"], capture_output=True,
                            text=True).stdout.strip()
    return {"time": datetime.datetime.now(datetime.timezone.utc).isoformat(timespec="seconds"),
            "commit": commit or "unknown", "cpu": _cpu_model(), "cores": os.cpu_count(),
            "system": f"{platform.system()} {platform.release()}",
            "load": round(os.getloadavg()[0], 2)}


def save(directory, name, facts, results):
    """As `name`.json, or under the time of the run; returns the path."""
    directory.mkdir(parents=True, exist_ok=True)
    path = directory / ((name or facts["time"].replace(":", "").replace("+0000", "Z")) + ".json")
    kept = facts | {"results": [asdict(r) | {"verdict": r.verdict} for r in results]}
    path.write_text(json.dumps(kept, indent=1) + "\n")
    return path
