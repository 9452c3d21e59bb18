"""`python -m gridgov.local.within COMMAND …`: runs a command with the servers and settings of DATA_DIR, as the owner.

For measurements, screenshots and one's own experiments: `… within manage.py shell`.
"""

import os
import subprocess
import sys
from pathlib import Path

from gridgov.local.demo import ROOT, environment
from gridgov.local.servers import held, serving
from gridgov.local.trouble import Trouble, explained


def main() -> None:
    try:
        with held(Path(os.environ.get("DATA_DIR") or ROOT / ".data")) as place, serving(place) as servers:
            env = {**environment(servers), "OWNER_DATABASE_URL": servers.owner_url}
            done = subprocess.run([sys.executable, *sys.argv[1:]], cwd=ROOT, env=env, check=False)
    except Trouble as trouble:
        sys.exit(str(trouble))
    except OSError as problem:
        sys.exit(str(explained(problem)))
    except KeyboardInterrupt:
        sys.exit(130)
    sys.exit(done.returncode)


if __name__ == "__main__":
    main()
