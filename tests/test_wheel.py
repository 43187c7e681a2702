"""The built wheel, installed in an empty environment in another folder, does what the checkout does."""

from __future__ import annotations

import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path

import pytest
from support import ROOT

from kg import Dataset
from kg.release import write_dumps


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel of this checkout."""
    folder = tmp_path_factory.mktemp("dist")
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder), str(ROOT)]
    subprocess.run(command, check=True, capture_output=True)
    (path,) = folder.glob("*.whl")
    return path


def test_the_wheel_holds_the_package_and_its_data_and_nothing_else(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    assert {name.split("/")[0] for name in names} == {"kg", "conflict_kg-0.1.0.dist-info"}
    data = {name.split("/")[2] for name in names if name.startswith("kg/data/")}
    assert data == {"datasets", "ontology", "queries", "shapes"}
    assert "kg/py.typed" in names


def test_the_installed_wheel_gives_the_same_dump(wheel: Path, aleppo: Dataset, tmp_path: Path) -> None:
    environment = tmp_path / "environment"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", environment], check=True)
    python = environment / "bin" / "python"
    install = [
        sys.executable,
        "-m",
        "pip",
        "--python",
        str(python),
        "install",
        "--quiet",
        "--no-deps",
        "--no-index",
        str(wheel),
    ]
    subprocess.run(install, check=True)
    # The dependencies come from this environment, so that no network is needed; the package itself does not.
    (site,) = (environment / "lib").glob("python3.*/site-packages")
    (site / "dependencies.pth").write_text(sysconfig.get_paths()["purelib"] + "\n")
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    asked = [str(python), "-c", "import kg; print(kg.__file__)"]
    assert str(environment) in subprocess.check_output(asked, cwd=elsewhere, text=True)
    build = [str(environment / "bin" / "kg"), "build", "--quiet"]
    assert subprocess.check_output(build, cwd=elsewhere, stderr=subprocess.STDOUT, text=True) == ""
    write_dumps(aleppo.store, aleppo.name, tmp_path)
    built = elsewhere / "build" / "aleppo-2016" / "dump" / "aleppo-2016.nq"
    assert built.read_bytes() == (tmp_path / "aleppo-2016.nq").read_bytes()
