"""Uses a rowd as its users do, so that a build that records it knows what to optimise for; see
scripts/build --pgo. Argument: the build directory."""

import random
import sys
import tempfile
from pathlib import Path

from harness import load
from harness.bench import SEED, free_port, row_body
from harness.rowd import Rowd, make_data

ROWS = 5_000
SECONDS = 2
CONNECTIONS = 64
PIPELINE_DEPTH = 16


def train(program, scratch):
    _, key = make_data(program, scratch / "data")
    with Rowd(program, scratch / "data", key, free_port()) as rowd:
        table = rowd.create_table()
        rowd.fill(table, (row_body(n) for n in range(ROWS)))
        path = f"/api/v1/tables/{table}/rows"
        pick = random.Random(SEED)
        ids, offsets, rows, body = (scratch / name for name in ("ids", "offsets", "rows", "body"))
        ids.write_text("\n".join(rowd.row_ids(table, ROWS)))
        offsets.write_text("\n".join(str(pick.randrange(ROWS - 50)) for _ in range(1_000)))
        rows.write_text("\n".join(f"{key} {path}/{row}" for row in ids.read_text().split()))
        body.write_text(row_body(ROWS))
        load.get(rowd, key, path + "/", ids, CONNECTIONS, SECONDS)
        load.get(rowd, key, path + "/", ids, CONNECTIONS, SECONDS, PIPELINE_DEPTH)
        load.get(rowd, key, path + "?limit=50&offset=", offsets, CONNECTIONS, SECONDS)
        load.post(rowd, key, [path], body, CONNECTIONS, SECONDS)
        load.spread(rowd, "PATCH", rows, CONNECTIONS, SECONDS, body)


def main():
    build = Path(sys.argv[1])
    with tempfile.TemporaryDirectory(prefix="train-", dir=build) as scratch:
        train((build / "rowd").resolve(), Path(scratch))


if __name__ == "__main__":
    main()
