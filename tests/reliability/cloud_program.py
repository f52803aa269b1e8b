"""A program that imports into AnalyticDB as ``tusou add`` does, but asks for its jobs sooner: tests have no hours.

``python -m tests.reliability.cloud_program CONNECTION PACKED SINGLE``: the connection as JSON; a folder whose photos
travel in archives; a folder whose photos get a caption and travel singly. Secrets and TUSOU_HOME come from the
environment. Prints a line when the service has answered and the import begins, and at the end a summary as JSON.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import Any

from desktop.config.paths import Paths
from desktop.core.progress import TaskContext
from desktop.engines.analyticdb.connection import Connection, Secrets
from desktop.engines.analyticdb.engine import AnalyticDBEngine
from desktop.engines.analyticdb.patience import Pace
from desktop.engines.base import Engine
from desktop.services.importing import ImportService

LIBRARY = "cloud"


class CloudLibrary:
    """A registry with one library in it."""

    def __init__(self, paths: Paths, connection: dict[str, Any]) -> None:
        connection["ca_bundle"] = Path(connection["ca_bundle"])
        secrets = Secrets(
            os.environ["ALIBABA_CLOUD_ACCESS_KEY_ID"],
            os.environ["ALIBABA_CLOUD_ACCESS_KEY_SECRET"],
            "",
            os.environ["TUSOU_NAMESPACE_PASSWORD"],
        )
        pace = Pace(poll_first_s=0.1, poll_last_s=0.3)
        self.engine = AnalyticDBEngine(Connection(**connection), lambda: secrets, paths.library(LIBRARY), pace=pace)

    def open(self, name: str | None = None) -> Engine:
        return self.engine


def main(connection: str, packed: str, single: str) -> None:
    paths = Paths.from_environment()
    library = CloudLibrary(paths, json.loads(connection))
    service = ImportService(library, paths)
    ctx = TaskContext()
    library.engine.status(ctx)
    sys.stdout.write("begins\n")
    sys.stdout.flush()
    imports = (service.add(LIBRARY, [single], caption="one by one"), service.add(LIBRARY, [packed]))
    summaries = [service.run(each, ctx) for each in imports]
    service.close()
    library.engine.close()
    answer = {
        "there": sum(each.added + each.updated + each.unchanged for each in summaries),
        "failed": [f"{failure.source}: {failure.error}" for each in summaries for failure in each.failed],
    }
    sys.stdout.write(json.dumps(answer))


if __name__ == "__main__":
    main(*sys.argv[1:])
