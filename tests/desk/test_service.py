"""What goes on all day at the desk."""

from __future__ import annotations

import asyncio

import pytest

from brochure.desk import service


def test_a_fault_of_ours_ends_nothing_and_is_told_without_its_words(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(service, "AGAIN", 0)
    begun = 0

    async def fails_twice() -> None:
        nonlocal begun
        begun += 1
        if begun < 3:
            raise ValueError("Ada Example")
        await asyncio.Event().wait()

    async def day() -> None:
        task = asyncio.create_task(service._kept_up(fails_twice))
        while begun < 3:
            await asyncio.sleep(0)
        task.cancel()

    asyncio.run(day())
    said = capsys.readouterr().err
    assert said.count("The desk met a fault of brochure: ValueError at test_service.py") == 2
    assert "Ada" not in said
