#!/usr/bin/python3
"""Starts OpenStack Swift with its S3 API, runs a command, and stops Swift.

  with-swift.py COMMAND ARGUMENT...      (needs the Debian packages python3-swift and memcached)

The command finds the server in the variables DANDI_S3_ENDPOINT, DANDI_S3_BUCKET, DANDI_S3_ACCESS_KEY,
DANDI_S3_SECRET_KEY and DANDI_S3_REGION. Swift listens on free ports of 127.0.0.1 and stores everything in a temporary
folder. The exit code is that of the command, or 77 if Swift cannot run here."""

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
MIN_FREE_BYTES, CANNOT_RUN = 2 << 30, 77
KINDS = ("account", "container", "object", "proxy")

# Bodies are copied in chunks of 1 MiB, because Swift's default of 64 KiB is several times slower. Timeouts are long, so
# that Swift does not treat a busy machine as a failed disk: an object whose container update times out is missing in
# listings.
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

# 10,000 parts, as in S3; Swift's default is 1,000.
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
    # SIGTERM becomes an exception, so that the servers are stopped in any case.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    with contextlib.ExitStack() as cleanup:
        folder = pathlib.Path(cleanup.enter_context(memory_folder()))
        listeners = {kind: socket.create_server(("127.0.0.1", 0), backlog=1024) for kind in KINDS}
        ports = {kind: listener.getsockname()[1] for kind, listener in listeners.items()}
        memcached = free_port()
        write_configuration(folder, ports, memcached)
        as_root = ["-u", "root"] if os.geteuid() == 0 else []
        cache_command = ["memcached", "-l", "127.0.0.1", "-p", str(memcached), "-U", "0", *as_root]
        cache = subprocess.Popen(cache_command, preexec_fn=die_with_parent)
        cleanup.callback(cache.kill)
        accept_tags()
        for kind in KINDS:
            cleanup.callback(stop, start(kind, folder, listeners))
        endpoint = f"http://127.0.0.1:{ports['proxy']}"
        wait_for(endpoint)
        environment = os.environ | {
            "DANDI_S3_ENDPOINT": endpoint,
            "DANDI_S3_BUCKET": "dandi-suite",
            "DANDI_S3_ACCESS_KEY": ACCESS_KEY,
            "DANDI_S3_SECRET_KEY": SECRET_KEY,
            "DANDI_S3_REGION": REGION,
        }
        # In its own session, so that processes that it leaves running are stopped too.
        child = subprocess.Popen(command, env=environment, start_new_session=True, preexec_fn=die_with_parent)
        cleanup.callback(stop_all, child.pid)
        return child.wait()


@contextlib.contextmanager
def memory_folder():
    """A folder, in memory if possible, with enough free space and with extended attributes, which Swift needs."""
    for parent in filter(os.path.isdir, ("/dev/shm", tempfile.gettempdir())):
        with tempfile.TemporaryDirectory(prefix="dandi-swift-", dir=parent, ignore_cleanup_errors=True) as path:
            if shutil.disk_usage(path).free >= MIN_FREE_BYTES and supports_attributes(path):
                yield path
                return
    print(
        "Swift needs 2 GiB of free space on a file system with extended attributes; "
        "neither /dev/shm nor the temporary folder has that.",
        file=sys.stderr,
    )
    sys.exit(CANNOT_RUN)


def supports_attributes(path):
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
    (folder / "swift.conf").write_text(
        "[swift-hash]\nswift_hash_path_suffix = suite\n[storage-policy:0]\nname = one\ndefault = yes\n"
    )
    user = ACCESS_KEY.replace(":", "_")
    proxy = PROXY.format(folder=folder, memcached=memcached, region=REGION, user=user, secret=SECRET_KEY)
    for kind in KINDS:
        text = proxy if kind == "proxy" else STORAGE.format(folder=folder, kind=kind)
        (folder / f"{kind}.conf").write_text(text)
    from swift.common import utils
    utils.SWIFT_CONF_FILE = str(folder / "swift.conf")
    from swift.common import storage_policy
    from swift.common.ring import RingBuilder
    utils.set_swift_dir(str(folder))
    for kind in KINDS[:-1]:
        # One replica, on one disk.
        ring = RingBuilder(part_power=2, replicas=1, min_part_hours=0)
        address = {"ip": "127.0.0.1", "port": ports[kind], "device": "disk"}
        ring.add_dev({"id": 0, "region": 1, "zone": 1, "weight": 1.0, **address})
        ring.rebalance()
        ring.get_ring().save(str(folder / f"{kind}.ring.gz"))
    storage_policy.reload_storage_policies()


def accept_tags():
    """Makes Swift accept and ignore tags, after it has checked their signature. By itself it rejects them."""
    from swift.common.middleware.s3api.s3request import S3Request
    validate = S3Request._validate_headers

    def validate_without_tags(request):
        tags = request.headers.pop("x-amz-tagging", None)
        validate(request)
        if tags is not None:
            request.headers["x-amz-tagging"] = tags

    S3Request._validate_headers = validate_without_tags


def start(kind, folder, listeners):
    """Starts a server in a new process, on a socket that is already listening."""
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
    """Waits for a response. The sockets are already listening, so the request waits until the servers have started."""
    with contextlib.suppress(urllib.error.HTTPError):
        urllib.request.build_opener(urllib.request.ProxyHandler({})).open(endpoint, timeout=60)


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    sys.exit(main(sys.argv[1:]))
