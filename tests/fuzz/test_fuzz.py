"""A small campaign in every run of the tests; `python -m tests.fuzz` runs a large one, from any seed."""

from tests.fuzz.campaign import Campaign


def test_no_text_does_harm() -> None:
    campaign = Campaign(seed=7, seconds=20)
    campaign.texts(1500)
    assert not campaign.failures, campaign.summary()


def test_no_policy_file_does_harm() -> None:
    campaign = Campaign(seed=7, seconds=20)
    campaign.files(100)
    assert not campaign.failures, campaign.summary()


def test_no_model_does_harm() -> None:
    campaign = Campaign(seed=7, seconds=20)
    campaign.models(150)
    assert not campaign.failures, campaign.summary()


def test_no_file_of_test_cases_does_harm() -> None:
    campaign = Campaign(seed=7, seconds=20)
    campaign.cases(60)
    assert not campaign.failures, campaign.summary()


def test_no_workbook_does_harm() -> None:
    campaign = Campaign(seed=7, seconds=20)
    campaign.workbooks(15)
    assert not campaign.failures, campaign.summary()
