"""Jobs as rows of the journal."""

from __future__ import annotations

from tests.desktop.samples import RECIPE
from vpp_core.catalog.lecture import Metadata
from vpp_desktop.jobs.job import Spec
from vpp_desktop.jobs.rows import spec_from_text, spec_to_text


def test_a_word_that_is_no_text_is_kept_as_it_was_given() -> None:
    """Bytes of another encoding come through the command line as lone surrogates."""
    spec = Spec(RECIPE, said=Metadata(presenters=["Ren\udce9"]))
    assert spec_from_text(spec_to_text(spec)) == spec


def test_jobs_that_ask_for_the_same_share_it() -> None:
    one, other = (spec_from_text(spec_to_text(Spec(RECIPE, said=Metadata(title=title)))) for title in ("A", "B"))
    assert one.recipe is other.recipe
    assert one.said != other.said
