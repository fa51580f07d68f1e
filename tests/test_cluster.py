"""A build on a Dask cluster is the local build: real scheduler, real workers, on loopback."""

from __future__ import annotations

import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import fsspec
import pytest
from dask_cluster import DaskCluster, dask_cluster
from small_corpus import REGISTERS, built, dump, statuses, write

from build_graph.building import cluster as cluster_module
from build_graph.cli import run
from build_graph.errors import BadInput
from build_graph.pipeline import build

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform != "linux", reason="goes by signals and /proc"),
    pytest.mark.xdist_group("cluster"),
    # Dask's own: sockets that it leaves to be collected when a worker goes.
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
]
UNITS = ("Marsh Vale", "Ebb Hollow", "Low Quay", "Sallow Reach", "Tern Point", "Wold Ferry")
KEPT = ("checks.json", "read.jsonl")


@pytest.fixture(scope="module")
def reports(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("cluster") / "reports"
    for unit in UNITS:
        write(folder, unit)
    return folder


@pytest.fixture(scope="module")
def local(reports: Path) -> Path:
    """The store that this machine builds of the reports alone."""
    store = reports.parent / "local"
    built(reports, store, validate=True)
    return store


@pytest.fixture(scope="module")
def scheduler(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DaskCluster]:
    with dask_cluster(tmp_path_factory.mktemp("dask") / "dask") as running:
        yield running


@pytest.fixture
def cluster(scheduler: DaskCluster) -> Iterator[DaskCluster]:
    """A cluster without workers; those that a test starts are ended after it."""
    yield scheduler
    scheduler.dismiss()


def same(one: Path, other: Path) -> bool:
    files = all((one / name).read_bytes() == (other / name).read_bytes() for name in KEPT)
    return files and dump(one) == dump(other)


def test_two_workers_build_what_one_process_builds(
    cluster: DaskCluster,
    reports: Path,
    local: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Also the second time, from a relative path, when one report has changed and one is new."""
    cluster.start()
    cluster.start()
    store = tmp_path / "graph"
    monkeypatch.chdir(reports.parent)
    result = built(Path("reports"), store, validate=True, cluster=cluster.address)
    assert not result.left_out
    assert same(store, local)
    changed = tmp_path / "changed"
    for unit in UNITS[1:]:
        write(changed, unit)
    write(changed, "Marsh Vale", "Inadequate")
    write(changed, "Lee Garth")
    again = built(changed, store, validate=True, cluster=cluster.address)
    expected = built(changed, local, validate=True)
    assert statuses(again) == statuses(expected)
    assert same(store, local)


def test_workers_join_leave_and_are_killed_in_the_middle(
    cluster: DaskCluster, reports: Path, tmp_path: Path
) -> None:
    """Nothing is lost: the first is killed, the second leaves, the third does what is left."""
    slow = "0.5"
    first, second = cluster.start(WORKER_WAITS=slow), cluster.start(WORKER_WAITS=slow)
    happened: list[int] = []

    def progress(done: int, _total: int, _name: str) -> None:
        happened.append(done)
        if len(happened) == 1:
            first.kill()
            cluster.start()
        if len(happened) == 3:
            second.send_signal(signal.SIGTERM)

    store, expected = tmp_path / "graph", tmp_path / "local"
    result = built(reports, store, cluster=cluster.address, progress=progress)
    built(reports, expected)
    assert happened == list(range(1, len(UNITS) + 1))
    assert not result.left_out
    assert dump(store) == dump(expected)
    assert first.wait(20) == -signal.SIGKILL
    assert second.wait(20) is not None


def test_a_report_that_kills_its_workers_is_told_and_the_rest_is_built(
    cluster: DaskCluster, reports: Path, tmp_path: Path
) -> None:
    """The workers' nannies start them again; those that were beside the report are not blamed."""
    for _ in range(2):
        cluster.start(nanny=True, WORKER_DIES_OF="low-quay.txt")
    store, others = tmp_path / "graph", tmp_path / "others"
    result = built(reports, store, cluster=cluster.address)
    [failed] = [one for one in result.files if one.status == "left out"]
    assert Path(failed.file).name == "low-quay.txt"
    assert failed.reason == "failed"
    assert "ended the process that read it" in failed.message
    built(reports, others, sync=False)
    lines = dump(others)
    assert dump(store) == [line for line in lines if "low-quay" not in line]


def test_workers_that_are_not_as_this_machine_are_refused(
    cluster: DaskCluster, reports: Path, tmp_path: Path
) -> None:
    cluster.start(WORKER_VERSION="0.0.9")
    with pytest.raises(BadInput, match=r"not as this machine is \(probation-graph 0\.0\.9 for "):
        built(reports, tmp_path / "graph", cluster=cluster.address)
    assert not (tmp_path / "graph").exists()


def test_a_scheduler_without_the_program_is_told(reports: Path, tmp_path: Path) -> None:
    (tmp_path / "older" / "build_graph").mkdir(parents=True)
    (tmp_path / "older" / "build_graph" / "__init__.py").touch()
    told = pytest.raises(BadInput, match="the scheduler or a worker lacks this program")
    with dask_cluster(tmp_path / "dask", tmp_path / "older") as other, told:
        built(reports, tmp_path / "graph", cluster=other.address)


def test_registers_that_only_this_machine_has_are_refused(
    cluster: DaskCluster, reports: Path, tmp_path: Path
) -> None:
    cluster.start()
    seen_here = "/proc/self/cwd/samples/registers"  # each process sees another folder there
    with pytest.raises(BadInput, match=r"the registers \S+ \w+ for \w+"):
        built(reports, tmp_path / "graph", cluster=cluster.address, registers=[seen_here])


def test_a_source_that_only_this_machine_sees_is_told(
    cluster: DaskCluster, reports: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A path that means another folder in each process, and the memory of this one."""
    cluster.start()
    monkeypatch.chdir(reports)
    fsspec.filesystem("memory").pipe_file("/own/ebb-hollow.txt", b"not there in a worker")
    for own in (Path("/proc/self/cwd/ebb-hollow.txt"), "memory://own"):
        with pytest.raises(BadInput, match=r"ebb-hollow\.txt: workers see another file there or"):
            built(own, tmp_path / "graph", cluster=cluster.address)


def test_a_cluster_without_workers_is_not_waited_for_for_ever(
    cluster: DaskCluster, reports: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cluster_module, "PATIENCE", 0.2)
    monkeypatch.setattr(cluster_module, "_STEP", 0.1)
    with pytest.raises(BadInput, match="has had no worker for"):
        built(reports, tmp_path / "graph", cluster=cluster.address)


def test_a_scheduler_that_ends_leaves_no_half_store(reports: Path, tmp_path: Path) -> None:
    with dask_cluster(tmp_path / "dask") as own:
        own.start(WORKER_WAITS="0.5")

        def progress(_done: int, _total: int, _name: str) -> None:
            own.scheduler.kill()

        with pytest.raises(BadInput, match="the connection to the scheduler was lost"):
            built(reports, tmp_path / "graph", cluster=own.address, progress=progress)
    assert not (tmp_path / "graph").exists()


@pytest.mark.parametrize(
    "address", ["nonsense", "ftp://127.0.0.1:8786", "tcp://", "127.0.0.1", "tcp://127.0.0.1:port"]
)
def test_what_is_no_address_is_told(
    address: str, reports: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.setattr(cluster_module, "ANSWERS_WITHIN", 0.5)
    command = ["build", str(reports), "--store", str(tmp_path / "graph"), "--cluster", address]
    assert run(command) == 2
    said = capsys.readouterr().err.strip()
    assert said.startswith(f"probation-graph: {address}: no Dask scheduler answers there")
    assert "\n" not in said


def test_nobody_there_and_somebody_else_there_are_told(
    reports: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A port that nobody listens at, and one where a web server answers."""
    monkeypatch.setattr(cluster_module, "ANSWERS_WITHIN", 2.0)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    address = f"tcp://127.0.0.1:{port}"
    for command in (None, [sys.executable, "-m", "http.server", "--bind", "127.0.0.1", str(port)]):
        server = subprocess.Popen(command, stderr=subprocess.PIPE) if command else None
        try:
            with pytest.raises(BadInput, match="no Dask scheduler answers there"):
                build([reports], tmp_path / "graph", registers=REGISTERS, cluster=address)
        finally:
            if server:
                server.terminate()
                server.communicate()


def test_without_its_extra_it_says_what_to_install(
    reports: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(BadInput, match=r"pip install 'probation-graph\[cluster\]'"):
        built(reports, tmp_path / "graph", cluster="tcp://127.0.0.1:8786")
