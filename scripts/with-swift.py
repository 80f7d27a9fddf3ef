#!/usr/bin/python3
"""Runs a command beside OpenStack Swift with its S3 API, an S3 server of others, and stops it again.

  with-swift.py COMMAND ARGUMENT...      (needs the Debian packages python3-swift and memcached)

The command finds the server in DANDI_S3_ENDPOINT, DANDI_S3_BUCKET, DANDI_S3_ACCESS_KEY, DANDI_S3_SECRET_KEY and DANDI_S3_REGION.
Everything listens on free ports of 127.0.0.1 and lies in a temporary folder. The exit code is that of the command; 77 if Swift cannot run here."""

import contextlib
import ctypes
import os
import pathlib
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import traceback
import urllib.error
import urllib.request

ACCESS_KEY, SECRET_KEY, REGION = "dandi:suite", "not-a-secret", "us-east-1"
ROOM, CANNOT_RUN = 2 << 30, 77
KINDS = ("account", "container", "object", "proxy")

# Bodies move in pieces of 1 MiB: with the 64 KiB that Swift takes by itself it is several times slower.
# Its waits are long, so that a busy machine is not taken for a broken disk: an object whose container is late would be missing in lists.
STORAGE = """\
[DEFAULT]
swift_dir = {folder}
devices = {folder}/devices
mount_check = false
disable_fallocate = true
log_level = ERROR
[pipeline:main]
pipeline = server
[app:server]
use = egg:swift#{kind}
recon_cache_path = {folder}
network_chunk_size = 1048576
disk_chunk_size = 1048576
mb_per_sync = 0
conn_timeout = 60
node_timeout = 60
container_update_timeout = 60
"""

# 10000 parts, as S3 has them; Swift itself stops at 1000.
PROXY = """\
[DEFAULT]
swift_dir = {folder}
log_level = ERROR
[pipeline:main]
pipeline = catch_errors cache listing_formats bulk s3api tempauth slo proxy-server
[app:proxy-server]
use = egg:swift#proxy
account_autocreate = true
client_chunk_size = 1048576
object_chunk_size = 1048576
conn_timeout = 60
node_timeout = 60
[filter:catch_errors]
use = egg:swift#catch_errors
[filter:cache]
use = egg:swift#memcache
memcache_servers = 127.0.0.1:{memcached}
[filter:listing_formats]
use = egg:swift#listing_formats
[filter:bulk]
use = egg:swift#bulk
[filter:s3api]
use = egg:swift#s3api
location = {region}
max_upload_part_num = 10000
[filter:tempauth]
use = egg:swift#tempauth
user_{user} = {secret} .admin
[filter:slo]
use = egg:swift#slo
max_manifest_segments = 10000
max_manifest_size = 16777216
"""


def main(command):
    # A request to end becomes an exception, so that every way out of here stops what was started.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    with contextlib.ExitStack() as cleanup:
        folder = pathlib.Path(cleanup.enter_context(memory_folder()))
        listeners = {kind: socket.create_server(("127.0.0.1", 0), backlog=1024) for kind in KINDS}
        ports = {kind: listener.getsockname()[1] for kind, listener in listeners.items()}
        memcached = free_port()
        write_configuration(folder, ports, memcached)
        as_root = ["-u", "root"] if os.geteuid() == 0 else []
        cache = subprocess.Popen(["memcached", "-l", "127.0.0.1", "-p", str(memcached), "-U", "0", *as_root], preexec_fn=die_with_parent)
        cleanup.callback(cache.kill)
        accept_tags()
        for kind in KINDS:
            cleanup.callback(stop, start(kind, folder, listeners))
        endpoint = f"http://127.0.0.1:{ports['proxy']}"
        wait_for(endpoint)
        settings = {"ENDPOINT": endpoint, "BUCKET": "dandi-suite", "ACCESS_KEY": ACCESS_KEY, "SECRET_KEY": SECRET_KEY, "REGION": REGION}
        environment = os.environ | {f"DANDI_S3_{name}": value for name, value in settings.items()}
        # In a session of its own, so that what it leaves behind ends with it.
        child = subprocess.Popen(command, env=environment, start_new_session=True, preexec_fn=die_with_parent)
        cleanup.callback(stop_all, child.pid)
        return child.wait()


@contextlib.contextmanager
def memory_folder():
    """A folder in memory if there is room and its file system has the extended attributes that Swift keeps names in, else on the disk."""
    for parent in filter(os.path.isdir, ("/dev/shm", tempfile.gettempdir())):
        with tempfile.TemporaryDirectory(prefix="dandi-swift-", dir=parent, ignore_cleanup_errors=True) as path:
            if shutil.disk_usage(path).free >= ROOM and keeps_attributes(path):
                yield path
                return
    print("Neither /dev/shm nor the temporary folder has 2 GiB of room and extended attributes, which Swift needs.", file=sys.stderr)
    sys.exit(CANNOT_RUN)


def keeps_attributes(path):
    try:
        os.setxattr(path, "user.swift.metadata", b"x" * 1024)
    except OSError:
        return False
    return True


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return probe.getsockname()[1]


def write_configuration(folder, ports, memcached):
    (folder / "devices" / "disk").mkdir(parents=True)
    (folder / "swift.conf").write_text("[swift-hash]\nswift_hash_path_suffix = suite\n[storage-policy:0]\nname = one\ndefault = yes\n")
    for kind in KINDS:
        text = PROXY.format(folder=folder, memcached=memcached, region=REGION, user=ACCESS_KEY.replace(":", "_"), secret=SECRET_KEY) if kind == "proxy" else STORAGE.format(folder=folder, kind=kind)
        (folder / f"{kind}.conf").write_text(text)
    from swift.common import utils
    utils.SWIFT_CONF_FILE = str(folder / "swift.conf")
    from swift.common import storage_policy
    from swift.common.ring import RingBuilder
    utils.set_swift_dir(str(folder))
    for kind in KINDS[:-1]:
        # One copy of everything, on one disk.
        ring = RingBuilder(part_power=2, replicas=1, min_part_hours=0)
        ring.add_dev({"id": 0, "region": 1, "zone": 1, "weight": 1.0, "ip": "127.0.0.1", "port": ports[kind], "device": "disk"})
        ring.rebalance()
        ring.get_ring().save(str(folder / f"{kind}.ring.gz"))
    storage_policy.reload_storage_policies()


def accept_tags():
    """Swift refuses any request that has tags. Here it takes them, checks their signature, and forgets them."""
    from swift.common.middleware.s3api.s3request import S3Request
    validate = S3Request._validate_headers

    def validate_without_tags(request):
        tags = request.headers.pop("x-amz-tagging", None)
        validate(request)
        if tags is not None:
            request.headers["x-amz-tagging"] = tags

    S3Request._validate_headers = validate_without_tags


def start(kind, folder, listeners):
    """Starts a server in a process of its own, on a socket that listens already."""
    listener = listeners.pop(kind)
    process = os.fork()
    if process:
        listener.close()
        return process
    try:
        for other in listeners.values():
            other.close()
        die_with_parent()
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        from eventlet.green import socket as green
        from swift.common import utils, wsgi
        path = str(folder / f"{kind}.conf")
        configuration = wsgi.appconfig(path, name="proxy-server" if kind == "proxy" else "server")
        configuration["__file__"] = path
        utils.eventlet_monkey_patch()
        utils.validate_configuration()
        wsgi.run_server(configuration, utils.get_logger(configuration, kind), green.socket(fileno=listener.detach()))
    except BaseException:
        traceback.print_exc()
    os._exit(1)


def die_with_parent():
    parent_death_signal = 1
    ctypes.CDLL(None).prctl(parent_death_signal, signal.SIGKILL)


def stop_all(session):
    with contextlib.suppress(ProcessLookupError):
        os.killpg(session, signal.SIGKILL)


def stop(process):
    with contextlib.suppress(ProcessLookupError, ChildProcessError):
        os.kill(process, signal.SIGKILL)
        os.waitpid(process, 0)


def wait_for(endpoint):
    """The sockets listen already: the first answer comes as soon as there is one."""
    with contextlib.suppress(urllib.error.HTTPError):
        urllib.request.build_opener(urllib.request.ProxyHandler({})).open(endpoint, timeout=60)


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    sys.exit(main(sys.argv[1:]))
