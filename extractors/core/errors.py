"""Why a file can't be read: the contract's file error codes, each with one Chinese line that says what to do next."""

from __future__ import annotations

MESSAGES = {
    "encrypted": "文件已加密，打不开。请向报送单位索取未加密的版本。",
    "corrupt": "文件已损坏或不完整（{detail}）。请向报送单位索取重发。",
    "empty": "文件是空的（0 字节）。请向报送单位索取重发。",
    "unsupported": "不支持这种文件（{detail}）。请向报送单位索取 Word（.docx）或 Excel（.xlsx）版本。",
    "too_large": "文件过大（{detail}），为保证其他单位的处理没有打开。请核实是否为本次报送的表格。",
    "unsafe": "文件含有不安全的内容（{detail}），没有打开。请向报送单位核实并索取重发。",
    "timeout": "读取超过时限，已放弃。请用 Word 或 Excel 打开另存一份后再放入收件夹。",
    "original_lost": "档案里的原件{detail}，现在读不了。请从备份恢复 archive 文件夹，或请报送单位重发。",
    "converter_missing": "缺少读取这种文件的组件（{detail}）。",
}


class UnreadableFileError(Exception):
    """A file that no reader may or can open. Caught at the per-file boundary and turned into a `FileError`."""

    def __init__(self, code: str, detail: str = "") -> None:
        """Takes one of the codes of `MESSAGES` and what was wrong, in Chinese."""
        self.code = code
        self.message = MESSAGES[code].format(detail=detail)
        super().__init__(self.message)

    @classmethod
    def said(cls, code: str, message: str) -> UnreadableFileError:
        """The same error once more, where it was put into words before."""
        error = cls(code)
        error.message = message
        return error
