"""Asterisk's configuration: the templates of `asterisk-config/` in the settings' terms."""

from callcenter.asterisk.config.layout import AsteriskInstall, NodeFolders, TlsFiles
from callcenter.asterisk.config.render import QUEUES, NodeConfig, render
from callcenter.asterisk.config.write import write

__all__ = ["QUEUES", "AsteriskInstall", "NodeConfig", "NodeFolders", "TlsFiles", "render", "write"]
