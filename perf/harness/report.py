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
    floor: float | None = None
    final: float | None = None
    higher_is_better: bool = False
    figures: dict = field(default_factory=dict)  # medians and single runs, for the JSON only

    def reaches(self, target):
        return self.value >= target if self.higher_is_better else self.value <= target

    @property
    def verdict(self):
        if self.floor is None:
            return "-"
        if self.reaches(self.final):
            return "final" if self.final != self.floor else "reached"
        return "floor" if self.reaches(self.floor) else "MISSED"

    @property
    def target(self):
        if self.floor is None:
            return "-"
        sign = ">=" if self.higher_is_better else "<="
        both = f"{self.floor:g}" if self.floor == self.final else f"{self.floor:g} / {self.final:g}"
        return f"{sign} {both} {self.unit}"


def table(results):
    lines = [("work", "baseline", "measured", "ratio", "target", "verdict")]
    for r in results:
        ratio = f"{r.value:.2f} x" if r.unit == "x" else "-"
        lines.append((r.work, r.baseline, r.measured, ratio, r.target, r.verdict))
    widths = [max(len(line[i]) for line in lines) for i in range(len(lines[0]))]
    text = [" | ".join(cell.ljust(width) for cell, width in zip(line, widths)).rstrip()
            for line in lines]
    text.insert(1, "-|-".join("-" * width for width in widths))
    return "\n".join(text)


def _cpu_model():
    with open("/proc/cpuinfo") as f:
        return next((line.split(":")[1].strip() for line in f if line.startswith("model name")), "?")


def machine():
    commit = subprocess.run(["git", "describe", "--always", "--dirty"], capture_output=True,
                            text=True).stdout.strip()
    return {"time": datetime.datetime.now(datetime.timezone.utc).isoformat(timespec="seconds"),
            "commit": commit or "unknown", "cpu": _cpu_model(), "cores": os.cpu_count(),
            "system": f"{platform.system()} {platform.release()}",
            "load": round(os.getloadavg()[0], 2)}


def save(directory, facts, results):
    directory.mkdir(parents=True, exist_ok=True)
    path = directory / (facts["time"].replace(":", "").replace("+0000", "Z") + ".json")
    path.write_text(json.dumps(
        facts | {"results": [asdict(r) | {"verdict": r.verdict} for r in results]}, indent=1) + "\n")
    return path
