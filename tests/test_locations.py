"""Where everything lies: told, beside us, or the user's own; and nothing over SSH that was not told."""

import os
import stat
from pathlib import Path

import pytest

from beredskab_tui.errors import BeredskabError, UsageError
from beredskab_tui.locations import Folders, fill_config, find_folders, sample_config

SSH = {"SSH_CONNECTION": "10.0.0.1 50000 10.0.0.2 22"}


@pytest.fixture
def beside(tmp_path: Path) -> str:
    """A folder with a plan of mine in ``./config``."""
    (tmp_path / "config").mkdir()
    (tmp_path / "config" / "plan.toml").write_text("")
    return str(tmp_path)


def test_what_is_told_comes_first(beside: str) -> None:
    environ = {"BEREDSKAB_CONFIG": "/e/config", "BEREDSKAB_DATA": "/e/data"}

    assert find_folders(environ, beside, "/t/config", "/t/data") == Folders("/t/config", "/t/data")
    assert find_folders(environ, beside, None, "/t/data") == Folders("/e/config", "/t/data")
    assert find_folders(environ, beside) == Folders("/e/config", "/e/data")


def test_a_plan_of_mine_beside_us_is_next(beside: str) -> None:
    assert find_folders({}, beside) == Folders(os.path.join(beside, "config"), os.path.join(beside, "data"))
    assert find_folders({}, beside, data="/t/data") == Folders(os.path.join(beside, "config"), "/t/data")


def test_otherwise_the_users_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path / "hjem"))
    for name in ("XDG_CONFIG_HOME", "XDG_DATA_HOME"):
        monkeypatch.delenv(name, raising=False)

    found = find_folders({}, str(tmp_path))

    assert found.config.startswith(str(tmp_path / "hjem")) and found.data.startswith(str(tmp_path / "hjem"))
    assert "beredskab" in found.config and "beredskab" in found.data and found.config != found.data


def test_a_plan_of_somebody_elses_is_not_taken(beside: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("os.getuid", lambda: os.stat(beside).st_uid + 1)

    assert find_folders({}, beside).config != os.path.join(beside, "config")


def test_over_ssh_both_must_be_told(beside: str) -> None:
    for config, data in ((None, None), ("/t/config", None), (None, "/t/data")):
        with pytest.raises(UsageError, match="SSH"):
            find_folders(SSH, beside, config, data)
    assert find_folders(SSH, beside, "/t/config", "/t/data") == Folders("/t/config", "/t/data")


def test_everything_lies_inside_its_folder() -> None:
    folders = Folders("/k", "/d")

    inside_data = (
        folders.incident("x"), folders.register, folders.local, folders.origin, folders.lock("x"), folders.last_good,
        folders.drafts("karen"), folders.choices("karen"), folders.presence, folders.identity, folders.fault_log,
    )  # fmt: skip
    assert all(path.startswith("/d/") for path in inside_data)
    assert len(set(inside_data)) == len(inside_data)
    assert folders.plan == "/k/plan.toml" and folders.people == "/k/stab.toml"


def test_the_folders_are_made_for_the_owner_only(tmp_path: Path) -> None:
    folders = Folders(str(tmp_path), str(tmp_path / "data"))

    folders.make()
    folders.make()

    for folder in (folders.incidents, folders.register, folders.presence, os.path.dirname(folders.lock("x"))):
        assert stat.S_IMODE(os.stat(folder).st_mode) == 0o700


def test_a_data_folder_that_came_with_a_clone_is_closed_to_others(tmp_path: Path) -> None:
    data = tmp_path / "data"
    data.mkdir(mode=0o755)
    data.chmod(0o755)
    Folders(str(tmp_path), str(data)).make()
    assert data.stat().st_mode & 0o777 == 0o700


def test_a_data_folder_that_cannot_be_made_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("")

    with pytest.raises(BeredskabError, match="--data"):
        Folders(str(tmp_path), str(tmp_path / "data")).make()


def test_an_empty_config_folder_gets_the_sample_plan_once(tmp_path: Path) -> None:
    config = tmp_path / "ny" / "config"

    assert fill_config(str(config)) is True
    assert sorted(os.listdir(config)) == sorted(os.listdir(sample_config()))
    (config / "plan.toml").write_text("min egen")
    assert fill_config(str(config)) is False
    assert (config / "plan.toml").read_text() == "min egen"


def test_a_config_folder_that_cannot_be_filled_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "fil").write_text("")

    with pytest.raises(BeredskabError, match="--config"):
        fill_config(str(tmp_path / "fil" / "config"))
