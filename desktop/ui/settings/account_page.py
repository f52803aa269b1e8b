"""The first page of the connection wizard: who asks, and where."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QLineEdit, QPushButton, QVBoxLayout, QWidget, QWizardPage

from desktop.services.connection_draft import ConnectionDraft, KeySource
from desktop.ui.settings.form import Fold, beside, choice, line, make_form, note, select, typed_or_chosen

#: Offered before the service is asked; any other region can be typed.
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


class AccountPage(QWizardPage):
    """Name of the library, AccessKey, region; and hosts other than the usual ones.

    Args:
        key_given: the environment gives the AccessKey.

    Signals:
        list_requested: the user wants the regions listed.
    """

    list_requested = Signal()

    def __init__(self, *, key_given: bool) -> None:
        super().__init__()
        self.setTitle(self.tr("Account"))
        self.setSubTitle(self.tr("Photos that you add leave this computer. Uploads and searches cost money."))
        self.name = line(self.tr("Name of the library"), "cloud")
        self.key_source = choice(
            self.tr("Access"),
            (
                (KeySource.ACCESS_KEY, self.tr("AccessKey of a RAM user")),
                (KeySource.TEMPORARY, self.tr("Temporary key (STS)")),
                (KeySource.OWN_CHAIN, self.tr("As Alibaba Cloud's own tools are configured")),
            ),
        )
        self.key_id = line(self.tr("AccessKey ID"))
        self.key_secret = line(self.tr("AccessKey secret"), secret=True)
        self.token = line(self.tr("Security token"), secret=True)
        self._explanation = note()
        self.region = typed_or_chosen(self.tr("Region"), "cn-hangzhou")
        self.region.addItems(REGIONS)
        self.list = QPushButton(self.tr("List regions"))
        self.list.clicked.connect(self.list_requested)
        self.problem = note(role="danger")
        self._given = key_given
        self._form = make_form(
            self,
            (
                (self.tr("Name of the library"), self.name),
                (self.tr("Access"), self.key_source),
                (self.tr("AccessKey ID"), self.key_id),
                (self.tr("AccessKey secret"), self.key_secret),
                (self.tr("Security token"), self.token),
                ("", self._explanation),
                (self.tr("Region"), beside(self.region, self.list)),
            ),
        )
        self._form.addRow(self.problem)
        self.hosts = Fold(self.tr("Other hosts"), self._make_hosts())
        self._form.addRow(self.hosts)
        for field in (self.name, self.key_id, self.key_secret, self.token):
            field.textChanged.connect(self.completeChanged)
        self.region.editTextChanged.connect(self.completeChanged)
        self.key_source.currentIndexChanged.connect(self._on_source)
        self._on_source()

    def isComplete(self) -> bool:
        """A name, a region, and the whole key that was chosen."""
        if not (self.name.text().strip() and self.region.currentText().strip()):
            return False
        return all(field.text().strip() for field in self._wanted()) or self._given

    @property
    def source(self) -> KeySource:
        """Where the AccessKey comes from."""
        return KeySource(self.key_source.currentData())

    def show_draft(self, draft: ConnectionDraft) -> None:
        """Show a connection that is kept already; its name stays, and its key unless another one is typed."""
        self.name.setText(draft.name)
        self.name.setReadOnly(True)
        self.key_source.insertItem(0, self.tr("As it is kept"), KeySource.STORED.value)
        select(self.key_source, draft.key_source)
        self.region.setEditText(draft.region)
        self.endpoint.setText(draft.endpoint)
        self.open_platform.setText(draft.open_platform_endpoint)
        self.ca_bundle.setText(draft.ca_bundle)
        self.hosts.unfold(bool(draft.endpoint or draft.open_platform_endpoint or draft.ca_bundle))

    def show_regions(self, regions: Sequence[str]) -> None:
        """Offer the regions of the service."""
        typed = self.region.currentText()
        self.region.clear()
        self.region.addItems(list(regions))
        self.region.setEditText(typed)
        self.problem.clear()
        self.region.showPopup()

    def _make_hosts(self) -> QWidget:
        self.endpoint = line(self.tr("Endpoint"), self.tr("the region's own"))
        self.open_platform = line(self.tr("Open platform endpoint"), "openplatform.aliyuncs.com")
        self.ca_bundle = line(self.tr("CA bundle"), self.tr("PEM file, for a company's proxy"))
        choose = QPushButton(self.tr("Choose…"))
        choose.clicked.connect(self._on_choose)
        fields, hosts = QWidget(), QWidget()
        rows = (
            (self.tr("Endpoint"), self.endpoint),
            (self.tr("Open platform endpoint"), self.open_platform),
            (self.tr("CA bundle"), beside(self.ca_bundle, choose)),
        )
        make_form(fields, rows).setContentsMargins(0, 0, 0, 0)
        layout = QVBoxLayout(hosts)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(
            note(self.tr("host or host:port; always over HTTPS. A proxy comes from the system's settings."))
        )
        layout.addWidget(fields)
        return hosts

    def _wanted(self) -> Sequence[QLineEdit]:
        """The fields that the chosen kind of key needs."""
        key = [self.key_id, self.key_secret]
        return {KeySource.ACCESS_KEY: key, KeySource.TEMPORARY: [*key, self.token]}.get(self.source, [])

    def _on_source(self) -> None:
        wanted = self._wanted()
        for field in (self.key_id, self.key_secret, self.token):
            self._form.setRowVisible(field, field in wanted)
        texts = {
            KeySource.STORED: self.tr("The AccessKey stays as it was kept; it is not shown."),
            KeySource.OWN_CHAIN: self.tr(
                "Looked for at each start: environment variables, the profile of the aliyun command line, "
                "~/.alibabacloud/credentials. Nothing of it is stored here."
            ),
        }
        text = texts.get(self.source, "")
        if self._given:
            text = self.tr(
                "The environment gives the AccessKey; it counts, whatever is chosen here, and is not stored."
            )
        self._explanation.setText(text)
        self._form.setRowVisible(self._explanation, bool(text))
        self.completeChanged.emit()

    def _on_choose(self) -> None:
        path, _ = QFileDialog.getOpenFileName(self, self.tr("CA bundle"), "", self.tr("PEM files (*.pem *.crt *.cer)"))
        if path:
            self.ca_bundle.setText(path)
