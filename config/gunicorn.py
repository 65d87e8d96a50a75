"""How gunicorn serves Draaideur: `gunicorn --config config/gunicorn.py config.wsgi:application`.

From the environment: HOST and PORT (127.0.0.1 and 8000), WEB_CONCURRENCY (processes, 2), WEB_THREADS (threads in each,
4), WEB_TIMEOUT (seconds until a silent process is replaced, 60).
"""

import gc
import os
from pathlib import Path
from typing import Any

_host = os.environ.get("HOST", "127.0.0.1")
_port = os.environ.get("PORT", "8000")
_memory = Path("/dev/shm")

bind = f"[{_host}]:{_port}" if ":" in _host else f"{_host}:{_port}"
worker_class = "gthread"
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
threads = int(os.environ.get("WEB_THREADS", "4"))
timeout = int(os.environ.get("WEB_TIMEOUT", "60"))
graceful_timeout = 5
keepalive = 5
# Each process loads the code itself: a database connection or a lock is never shared by a fork, and HUP loads new code.
preload_app = False
chdir = str(Path(__file__).resolve().parent.parent)
# The heartbeat file of a process: on a disk that is busy, touching it may block long enough to be taken for dead.
worker_tmp_dir = str(_memory) if os.access(_memory, os.W_OK) else None
# A control socket below the home folder: nothing uses it.
control_socket_disable = True
# Nobody is believed who says that a request came by https: behind a proxy, Django's own setting does (BEHIND_PROXY).
forwarded_allow_ips = ""


def post_worker_init(worker: Any) -> None:
    """What a process loaded stays until it ends: searched for cycles again and again, it would cost each page some
    milliseconds."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)
