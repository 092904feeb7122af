import pytest

from tests.verify.bundles import Exported, Files, exported, files_of


@pytest.fixture(scope="session")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Exported:
    """Two lived cases and their bundles, made once."""
    return exported(tmp_path_factory.mktemp("exported"))


@pytest.fixture
def files(whole: Exported) -> Files:
    """The files of Joan's bundle."""
    return files_of(whole.joan)
