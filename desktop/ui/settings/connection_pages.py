"""The pages of the connection wizard."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
    QWizardPage,
)

from desktop.ui.icons import set_icon
from desktop.ui.settings.form import make_form

if TYPE_CHECKING:
    from desktop.engines.analyticdb.answers import CollectionInfo, InstanceInfo
    from desktop.engines.analyticdb.check import CheckReport
    from desktop.engines.analyticdb.model_table import EmbeddingModel

#: Offered, not enforced: any other region can be typed.
REGIONS = (
    "cn-beijing",
    "cn-hangzhou",
    "cn-shanghai",
    "cn-shenzhen",
    "cn-zhangjiakou",
    "cn-chengdu",
    "cn-hongkong",
    "ap-southeast-1",
    "ap-northeast-1",
    "eu-central-1",
    "us-east-1",
    "us-west-1",
)


def _line(name: str, placeholder: str = "", *, secret: bool = False) -> QLineEdit:
    field = QLineEdit()
    field.setAccessibleName(name)
    field.setPlaceholderText(placeholder)
    if secret:
        field.setEchoMode(QLineEdit.EchoMode.Password)
    return field


def _beside(field: QWidget, button: QPushButton) -> QWidget:
    both = QWidget()
    layout = QHBoxLayout(both)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.addWidget(field, 1)
    layout.addWidget(button)
    return both


class AccountPage(QWizardPage):
    """Who asks: name of the library, region, AccessKey; and hosts other than the usual ones."""

    def __init__(self) -> None:
        super().__init__()
        self.setTitle(self.tr("Account"))
        self.setSubTitle(self.tr("Photos that you add leave this computer. Uploads and searches cost money."))
        self.name = _line(self.tr("Name of the library"), "cloud")
        self.region = QComboBox(editable=True)
        self.region.addItems(REGIONS)
        self.region.setAccessibleName(self.tr("Region"))
        self.key_id = _line(self.tr("AccessKey ID"), self.tr("empty: as Alibaba Cloud's own tools are configured"))
        self.key_secret = _line(self.tr("AccessKey secret"), secret=True)
        self.token = _line(self.tr("Security token"), self.tr("only for temporary keys (STS)"), secret=True)
        self.endpoint = _line(self.tr("Endpoint"), self.tr("the region's own"))
        self.open_platform = _line(self.tr("Open platform endpoint"), "openplatform.aliyuncs.com")
        self.ca_bundle = _line(self.tr("CA bundle"), self.tr("PEM file, for a company's proxy"))
        choose = QPushButton(self.tr("Choose…"))
        choose.clicked.connect(self._on_choose)
        other_hosts = QCheckBox(self.tr("Other hosts"))
        hosts = QWidget()
        hosts.setVisible(False)
        other_hosts.toggled.connect(hosts.setVisible)
        make_form(
            hosts,
            (
                (self.tr("Endpoint"), self.endpoint),
                (self.tr("Open platform endpoint"), self.open_platform),
                (self.tr("CA bundle"), _beside(self.ca_bundle, choose)),
            ),
        ).setContentsMargins(0, 0, 0, 0)
        form = make_form(
            self,
            (
                (self.tr("Name of the library"), self.name),
                (self.tr("Region"), self.region),
                (self.tr("AccessKey ID"), self.key_id),
                (self.tr("AccessKey secret"), self.key_secret),
                (self.tr("Security token"), self.token),
            ),
        )
        form.addRow(other_hosts)
        form.addRow(hosts)
        for field in (self.name, self.key_id, self.key_secret):
            field.textChanged.connect(self.completeChanged)
        self.region.editTextChanged.connect(self.completeChanged)

    def isComplete(self) -> bool:
        """A name, a region, and a whole key or none."""
        key_whole = bool(self.key_id.text().strip()) == bool(self.key_secret.text())
        return bool(self.name.text().strip() and self.region.currentText().strip()) and key_whole

    def _on_choose(self) -> None:
        path, _ = QFileDialog.getOpenFileName(self, self.tr("CA bundle"), "", self.tr("PEM files (*.pem *.crt *.cer)"))
        if path:
            self.ca_bundle.setText(path)


class InstancePage(QWizardPage):
    """Which instance.

    Signals:
        list_requested: the user wants the account's instances listed.
    """

    list_requested = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setTitle(self.tr("Instance"))
        self.setSubTitle(self.tr("An instance of AnalyticDB for PostgreSQL with vector engine optimisation."))
        self.instance = QComboBox(editable=True)
        self.instance.setAccessibleName(self.tr("Instance ID"))
        self.instance.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        line = self.instance.lineEdit()
        if line is not None:
            line.setPlaceholderText("gp-…")
        self._list = QPushButton(self.tr("List instances"))
        self._list.clicked.connect(self.list_requested)
        self.problem = QLabel(wordWrap=True)
        self.problem.setProperty("role", "danger")
        form = make_form(self, ((self.tr("Instance ID"), _beside(self.instance, self._list)),))
        form.addRow(self.problem)
        self.instance.editTextChanged.connect(self.completeChanged)

    def isComplete(self) -> bool:
        """An instance is named."""
        return bool(self.chosen())

    def chosen(self) -> str:
        """Id of the instance."""
        return self.instance.currentText().partition(" ")[0]

    def show_instances(self, instances: Sequence[InstanceInfo]) -> None:
        """Offer the account's instances."""
        typed = self.chosen()
        self.instance.clear()
        for each in instances:
            particulars = ", ".join(part for part in (each.description, each.status) if part)
            self.instance.addItem(f"{each.id} ({particulars})" if particulars else each.id)
        if typed:
            self.instance.setEditText(typed)
        self.problem.setText("" if instances else self.tr("There is no instance in this region."))


class CollectionPage(QWizardPage):
    """Which namespace and document collection, and whether to create them.

    Args:
        models: embedding models to choose from.

    Signals:
        list_requested: the user wants the namespace's collections listed.
    """

    list_requested = Signal()

    def __init__(self, models: Sequence[EmbeddingModel]) -> None:
        super().__init__()
        self._models = models
        self.setTitle(self.tr("Collection"))
        self.setSubTitle(self.tr("A document collection holds the photos of the library."))
        self.namespace = _line(self.tr("Namespace"), "public")
        self.password = _line(self.tr("Namespace password"), secret=True)
        self.collection = QComboBox(editable=True)
        self.collection.setAccessibleName(self.tr("Collection"))
        self.collection.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self._list = QPushButton(self.tr("List collections"))
        self._list.clicked.connect(self.list_requested)
        self.problem = QLabel(wordWrap=True)
        self.problem.setProperty("role", "danger")
        self.create_missing = QCheckBox(self.tr("Create what is missing"))
        self.model = QComboBox()
        self.model.setAccessibleName(self.tr("Embedding model"))
        for each in models:
            self.model.addItem(each.id)
        self._explanation = QLabel(wordWrap=True)
        self._explanation.setProperty("role", "secondary")
        self.manager = _line(self.tr("Manager account"), self.tr("database account that may create things"))
        self.manager_password = _line(self.tr("Manager password"), self.tr("used once, never stored"), secret=True)
        self._creation = QWidget()
        creation = make_form(
            self._creation,
            (
                (self.tr("Embedding model"), self.model),
                ("", self._explanation),
                (self.tr("Manager account"), self.manager),
                (self.tr("Manager password"), self.manager_password),
            ),
        )
        creation.setContentsMargins(0, 0, 0, 0)
        self._creation.hide()
        form = make_form(
            self,
            (
                (self.tr("Namespace"), self.namespace),
                (self.tr("Namespace password"), self.password),
                (self.tr("Collection"), _beside(self.collection, self._list)),
            ),
        )
        for part in (self.problem, self.create_missing, self._creation):
            form.addRow(part)
        self.create_missing.toggled.connect(self._creation.setVisible)
        self.create_missing.toggled.connect(self.completeChanged)
        self.model.currentIndexChanged.connect(self._explain)
        self.collection.editTextChanged.connect(self.completeChanged)
        for field in (self.password, self.manager, self.manager_password):
            field.textChanged.connect(self.completeChanged)
        self._explain()

    def isComplete(self) -> bool:
        """A collection is named, and whoever creates it."""
        if not self.chosen():
            return False
        return not self.create_missing.isChecked() or bool(self.manager.text() and self.manager_password.text())

    def chosen(self) -> str:
        """Name of the collection."""
        return self.collection.currentText().strip()

    def show_collections(self, collections: Sequence[CollectionInfo]) -> None:
        """Offer the namespace's collections."""
        typed = self.chosen()
        self.collection.clear()
        self.collection.addItems([each.name for each in collections])
        if typed:
            self.collection.setEditText(typed)
        self.problem.setText("" if collections else self.tr("There is no collection in this namespace."))

    def _explain(self) -> None:
        if not self._models:
            return
        model = self._models[self.model.currentIndex()]
        parts = [
            self.tr("Understands Chinese and English.") if "zh" in model.languages else "",
            self.tr("Understands English only: Chinese words find nothing useful.")
            if "zh" not in model.languages
            else "",
            self.tr("%n dimensions.", "", model.dimensions),
            self.tr("Recommended.") if model.recommended else "",
        ]
        self._explanation.setText(" ".join(part for part in parts if part))


class CheckPage(QWizardPage):
    """Sets up, tries the connection, and says in words what works and what does not.

    Signals:
        check_requested: the user wants it tried (again).
    """

    check_requested = Signal()

    def __init__(self, policy: str) -> None:
        super().__init__()
        self._policy = policy
        self._ok = False
        self.setTitle(self.tr("Check"))
        self.setSubTitle(self.tr("The smallest real calls show whether everything works. One search is paid for."))
        self._steps = QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        self._steps.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._steps.setAccessibleName(self.tr("Result of the check"))
        self._again = QPushButton(self.tr("Check again"))
        set_icon(self._again, "retry")
        self._again.clicked.connect(self.check_requested)
        copy = QPushButton(self.tr("Copy RAM policy"))
        copy.setToolTip(self.tr("The least rights that Tusou needs, to paste into the RAM console"))
        set_icon(copy, "copy")
        copy.clicked.connect(self._on_copy)
        self.session_only = QCheckBox(self.tr("Keep the secrets for this session only, not in the keyring"))
        self.anyway = QCheckBox(self.tr("Save although the check failed"))
        self.anyway.toggled.connect(self.completeChanged)
        buttons = QHBoxLayout()
        buttons.addWidget(self._again)
        buttons.addWidget(copy)
        buttons.addStretch()
        layout = QVBoxLayout(self)
        layout.setSpacing(12)
        layout.addWidget(self._steps)
        layout.addLayout(buttons)
        layout.addStretch()
        layout.addWidget(self.anyway)
        layout.addWidget(self.session_only)

    def initializePage(self) -> None:
        """Try at once."""
        self.check_requested.emit()

    def isComplete(self) -> bool:
        """Everything works, or the user saves it all the same."""
        return self._ok or self.anyway.isChecked()

    def show_busy(self, text: str) -> None:
        """Say what is under way."""
        self._show(text, ok=False, busy=True)

    def show_report(self, report: CheckReport, lines: Sequence[str]) -> None:
        """Say what was found, a line for each step."""
        self._show("\n".join(lines), ok=report.ok)

    def show_problem(self, text: str) -> None:
        """Say what kept the check from being made."""
        self._show(text, ok=False)

    def _show(self, text: str, *, ok: bool, busy: bool = False) -> None:
        self._ok = ok
        self._steps.setText(text)
        self._again.setEnabled(not busy)
        self.anyway.setVisible(not ok and not busy)
        self.completeChanged.emit()

    def _on_copy(self) -> None:
        QGuiApplication.clipboard().setText(self._policy)
