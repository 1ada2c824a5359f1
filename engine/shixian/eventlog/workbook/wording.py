"""What can be wrong with a workbook, a row or a cell of it, in words, with the remedy."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shixian.errors import Place, Problem
from shixian.eventlog.sheet import CellFault
from shixian.eventlog.values import RowRefused, legible
from shixian.words import Text

if TYPE_CHECKING:
    from collections.abc import Callable

    from shixian.eventlog.workbook.child.refusal import FaultName

__all__ = ["cell_fault", "library_missing", "refusal", "row_too_long"]

_SAVE_ANEW = Text(
    "请用Excel或WPS打开，另存为新的.xlsx，或另存为“CSV UTF-8”后再检查",
    'open it in Excel or WPS, save it as a new .xlsx or as "CSV UTF-8", and check that',
)
_FETCH_ANEW = Text(
    "请重新下载或从源系统重新导出；能打开的，请用Excel或WPS另存为新的.xlsx",
    "fetch or export it again; if it still opens, save it in Excel or WPS as a new .xlsx",
)
_SHRINK = Text(
    "请删去用不着的行、列（只设了格式的也算）和工作表，另存为新的.xlsx，或分成几个文件，或另存为“CSV UTF-8”",
    "remove rows, columns (merely formatted ones too) and sheets that are not needed and save it as a new .xlsx; or split it; "
    'or save it as "CSV UTF-8"',
)
_EXPORT = Text("请从源系统导出为.xlsx或CSV", "export it as .xlsx or CSV")
_COMPUTE = Text(
    "请用Excel或WPS打开，等公式算完后保存，再检查；或把这一格改填为原件上的值",
    "open it in Excel or WPS, let the formulas be computed, save it and check again; or write the value from the original into the cell",
)
_CORRECT = Text(
    "请改正公式或其引用的单元格，或按原件填写这一格", "correct the formula or what it refers to, or write the value from the original"
)
_ERRORS = {
    "#DIV/0!": Text("除数为零或为空", "division by zero or by an empty cell"),
    "#N/A": Text("没有可用的值，多半是没查到", "no value is available: most likely nothing was looked up"),
    "#REF!": Text("引用的单元格已被删除", "it refers to a cell that was deleted"),
    "#VALUE!": Text("参与计算的值类型不对", "a value of the wrong type"),
    "#NAME?": Text("公式里有不认识的名称", "an unknown name in the formula"),
    "#NUM!": Text("数值超出范围", "a number out of range"),
    "#NULL!": Text("引用的区域没有相交", "ranges that do not intersect"),
}


def cell_fault(fault: FaultName, shown: str) -> CellFault:
    """A cell that cannot be relied on."""
    shown = legible(shown)
    match fault:
        case "error":
            why = _ERRORS.get(shown, Text("公式算不出结果", "the formula has no result"))
            return CellFault(
                what=Text(f"单元格是错误值{shown}（{why.zh}）", f"the cell holds the error {shown} ({why.en})"),
                remedy=_CORRECT,
                shown=shown,
            )
        case "uncomputed":
            what = Text("公式没有计算过，没有保存结果", "the formula was never computed: no result was saved with it")
        case "stale":
            what = Text(
                "公式的结果不能采信：文件标明要在打开时重新计算",
                "the formula's result cannot be relied on: the file asks to be computed anew",
            )
        case "doubtful":
            what = Text(
                "公式的结果为空，无法判断是否计算过", "the formula's result is empty, and nothing tells whether it was ever computed"
            )
        case "ancient":
            return CellFault(
                what=Text(
                    f"日期{shown}早于1900年3月1日，各种表格软件算出的不一样，多半是误设了日期格式的数",
                    f"the date {shown} is before 1 March 1900, where programs differ; most likely a number in a date's format",
                ),
                remedy=Text("请按原件填写这一格的日期，或改回常规格式", "write the date from the original, or format the cell as a number"),
                shown=shown,
            )
    return CellFault(what=what, remedy=_COMPUTE, shown=shown)


def row_too_long(length: int) -> RowRefused:
    """The refusal of a row of so many bytes."""
    megabytes = length >> 20
    return RowRefused(
        Text(f"这一行有{megabytes}MB，超长", f"the row is too long: {megabytes} MB"),
        Text("请核对这一行，缩短其中过长的单元格", "check the row, and shorten its longest cells"),
    )


def library_missing() -> Problem:
    """The problem of an installation without the library."""
    return Problem(
        what=Text("读工作簿需要python-calamine，没有安装", "reading workbooks needs python-calamine, which is not installed"),
        remedy=Text("请安装：pip install python-calamine", "install it: pip install python-calamine"),
    )


def refusal(file: str, sheet: str, memory: int, reason: str, *details: str) -> Problem:
    """The problem of a workbook: a ``child.refusal.Reason`` with its details, or what ``process.Child`` tells of a death.

    ``sheet``: the one that was read; "" if it was none yet.
    """
    what, remedy = _REASONS.get(reason, _crashed)(memory >> 20, *map(legible, details))
    if sheet:
        what = Text(f"工作表“{sheet}”：{what.zh}", f"sheet {sheet!r}: {what.en}")
    return Problem(what=what, remedy=remedy, place=Place(file=file))


_Said = tuple[Text, Text]


def _damaged(_: int, detail: str = "") -> _Said:
    return Text(f"工作簿已损坏或不完整（{detail}）", f"the workbook is damaged or cut off ({detail})"), _FETCH_ANEW


def _library(_: int, detail: str = "") -> _Said:
    if not detail:
        return Text("工作簿的内容不合格式规范，读不通", "the workbook breaks the rules of its format, and cannot be read"), _FETCH_ANEW
    return Text(f"工作簿读不通：{detail}", f"the workbook cannot be read: {detail}"), _FETCH_ANEW


def _crashed(_: int, *detail: str) -> _Said:
    shown = " ".join(detail)
    return Text(
        f"读取工作簿的程序库崩溃了（{shown}），多半是文件已损坏",
        f"the library that reads workbooks crashed ({shown}): most likely the file is damaged",
    ), _FETCH_ANEW


def _memory(megabytes: int, *_: str) -> _Said:
    return Text(f"读取它所需的内存超过{megabytes}MB的上限", f"reading it takes more memory than the limit of {megabytes} MB"), _SHRINK


def _area(megabytes: int, rows: str, columns: str) -> _Said:
    what = Text(
        f"工作表用到了第{rows}行、第{columns}列，读取所需的内存超过{megabytes}MB的上限",
        f"the sheet reaches to row {rows} and column {columns}: reading it takes more memory than the limit of {megabytes} MB",
    )
    return what, _SHRINK


def _killed(_: int) -> _Said:
    return Text(
        "读取工作簿的子进程被系统或他人终止，多半是内存不足",
        "the process that reads the workbook was killed, most likely for want of memory",
    ), _SHRINK


def _time(_: int) -> _Said:
    return Text(
        "读取工作簿超时（用了十分钟以上的处理器时间）", "reading the workbook took more than ten minutes of processor time"
    ), _SHRINK


def _bomb(_: int, unpacked: str) -> _Said:
    what = Text(
        f"压缩内容展开后有{unpacked}MB，膨胀五百倍以上，不像正常的工作簿，疑为压缩炸弹",
        f"it unpacks to {unpacked} MB, more than 500 times its size, unlike any real workbook: it may be a zip bomb",
    )
    return what, _SAVE_ANEW


def _large(megabytes: int, unpacked: str) -> _Said:
    what = Text(
        f"内容展开后超过{unpacked}MB，读取所需的内存超过{megabytes}MB的上限",
        f"it unpacks to more than {unpacked} MB: reading it takes more memory than the limit of {megabytes} MB",
    )
    return what, _SHRINK


def _crowded(_: int, members: str) -> _Said:
    return Text(f"压缩包里有{members}个成员，不像正常的工作簿", f"the package has {members} members, unlike any real workbook"), _SAVE_ANEW


def _twins(_: int) -> _Said:
    return Text(
        "文件里有同名的成员或工作表，读哪一个说不定", "members or sheets of the same name: which of them counts is not certain"
    ), _SAVE_ANEW


def _markup(_: int, detail: str = "") -> _Said:
    return Text(
        f"工作簿的XML写法不合常规（{detail}），不能可靠地读取",
        f"its XML is written in an unusual way ({detail}) that cannot be read reliably",
    ), _SAVE_ANEW


def _structure(_: int, detail: str = "") -> _Said:
    return Text(
        f"工作簿的结构不合常规，各处所列的工作表对不上（{detail}）",
        f"its structure is unusual: the lists of its sheets disagree ({detail})",
    ), _SAVE_ANEW


def _no_workbook(_: int) -> _Said:
    return Text("这不是工作簿（.xlsx、.xls、.ods）", "this is no workbook (.xlsx, .xls, .ods)"), _EXPORT


def _word(_: int) -> _Said:
    return Text("这是Word文档，不是工作簿", "this is a Word document, not a workbook"), Text(
        "请把其中的表格复制到Excel或WPS表格，存为.xlsx", "copy its table into Excel or WPS, and save that as .xlsx"
    )


def _xlsb(_: int) -> _Said:
    return Text("这是二进制工作簿（.xlsb），不能读取", "this is a binary workbook (.xlsb), which is not read"), _SAVE_ANEW


def _password(_: int) -> _Said:
    return Text("工作簿设有打开密码", "the workbook asks for a password"), Text(
        "请用Excel或WPS打开，取消密码后另存，再检查", "open it in Excel or WPS, remove the password, save it, and check that"
    )


def _web_page(_: int) -> _Said:
    return Text(
        "网页或XML，不是真正的工作簿（有的系统导出的.xls实为网页）",
        "a web page or XML, no real workbook (what some systems export as .xls)",
    ), _SAVE_ANEW


_REASONS: dict[str, Callable[..., _Said]] = {
    "area": _area,
    "bomb": _bomb,
    "changed_structure": _structure,
    "crashed": _crashed,
    "crowded": _crowded,
    "damaged": _damaged,
    "killed": _killed,
    "large": _large,
    "library": _library,
    "markup": _markup,
    "memory": _memory,
    "no_workbook": _no_workbook,
    "password": _password,
    "time": _time,
    "twins": _twins,
    "web_page": _web_page,
    "word": _word,
    "xlsb": _xlsb,
}
