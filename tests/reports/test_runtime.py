"""The script that draws charts is made once and kept."""

from __future__ import annotations

import pytest

from planning_helpers.reports import runtime


@pytest.fixture
def bundles(monkeypatch):
    """Counts how often the script is made; it is made short."""
    made = []
    monkeypatch.setattr(
        runtime.vl_convert,
        "javascript_bundle",
        lambda vl_version: made.append(vl_version) or "a='</script>'\r",
    )
    runtime.chart_runtime.cache_clear()
    yield made
    runtime.chart_runtime.cache_clear()


def test_the_script_is_made_once_for_all_processes_of_a_user(bundles, monkeypatch, tmp_path):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))

    first = runtime.chart_runtime()
    runtime.chart_runtime.cache_clear()  # as in a new process

    assert runtime.chart_runtime() == first == "(() => {a='<\\/script>'\n})();"
    assert bundles == ["6.4"]
    assert len(list(tmp_path.rglob("*.*"))) == 1


def test_a_cache_that_cannot_be_written_is_done_without(bundles, monkeypatch, tmp_path):
    (tmp_path / "file").write_text("in the way")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))

    assert runtime.chart_runtime().startswith("(() => {")
    assert bundles == ["6.4"]


def test_a_user_whose_home_nobody_knows_does_without_the_cache(bundles, monkeypatch):
    def home() -> None:
        raise RuntimeError("Could not determine home directory.")

    monkeypatch.delenv("XDG_CACHE_HOME", raising=False)
    monkeypatch.setattr(runtime.Path, "home", home)

    assert runtime.chart_runtime().startswith("(() => {")
    assert bundles == ["6.4"]
