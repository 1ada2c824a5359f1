"""What can be wrong with a database or a query, in words. A password never gets into them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from shixian.errors import InputError, Place, Problem
from shixian.words import Text

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["cannot_connect", "failed", "no_query", "not_installed", "refused", "unreadable_url"]

_URL_REMEDY: Final = Text(
    "写法：sqlite:///文件.db，或postgresql://用户:口令@主机:端口/库名；口令里的@ : / ? #要写成百分号编码（@写成%40）",
    "write sqlite:///file.db, or postgresql://user:password@host:port/database; percent-encode @ : / ? # in a password (@ is %40)",
)
_READ_ONLY: Final = (
    Text("查询要改动数据，只读连接不允许", "the query would change something, which the read-only connection does not allow"),
    Text("请只写读取数据的SELECT", "write a SELECT that only reads"),
)
_ONE: Final = (
    Text("不止一条语句", "there is more than one statement"),
    Text("一次只写一条SELECT；要合并结果用UNION ALL", "write one SELECT; UNION ALL puts results together"),
)
_DENIED: Final = Text(
    "请向数据库管理员申请只读权限（GRANT SELECT）", "ask the database's administrator for the right to read it (GRANT SELECT)"
)
_NAMES: Final = Text(
    "请核对表名、列名；PostgreSQL里含中文、大写或特殊字符的名字要用双引号括起",
    "check the names of tables and columns; names with capitals or special characters want double quotes",
)
_AGAIN: Final = Text("请核对数据库是否在线，再试一次", "check that the database is up, and try again")
_STATES: Final[
    dict[str, tuple[Text | None, Text]]
] = {  # SQLSTATE (ISO/IEC 9075-2, PostgreSQL appendix A): what, None for the server's own words; remedy
    "25006": _READ_ONLY,
    "42P11": _READ_ONLY,
    "25001": _READ_ONLY,
    "0A000": (Text("这样的查询只读连接不支持", "the read-only connection does not run such a query"), _READ_ONLY[1]),
    "42501": (Text("没有读取权限", "it may not be read"), _DENIED),
    "42P01": (Text("没有这个表", "there is no such table"), _NAMES),
    "3F000": (Text("没有这个模式（schema）", "there is no such schema"), _NAMES),
    "42703": (Text("没有这一列", "there is no such column"), _NAMES),
    "42601": (
        Text("SQL语法有误", "the SQL is not well formed"),
        Text("请先在数据库客户端里试通", "try it in a client of the database first"),
    ),
    "57014": (
        Text("查询超时或被取消", "the query timed out or was cancelled"),
        Text("请缩小查询范围（加WHERE），或请管理员放宽statement_timeout", "narrow the query (WHERE), or have statement_timeout raised"),
    ),
    "53300": (Text("数据库的连接数已满", "the database accepts no more connections"), Text("请稍后再试", "try again later")),
    "22021": (
        Text("有文字无法转换成UTF-8", "a text cannot be converted to UTF-8"),
        Text("请核对该列的编码", "check the encoding of the column"),
    ),
}
_PHRASES: Final[tuple[tuple[str, Text | None, Text], ...]] = (  # SQLite has no SQLSTATE; its words do not change with the language
    ("multiple commands", *_ONE),
    ("one statement at a time", *_ONE),
    ("readonly database", *_READ_ONLY),
    ("not authorized", *_READ_ONLY),
    ("prohibited", *_READ_ONLY),
    ("no such table", Text("没有这个表", "there is no such table"), _NAMES),
    ("no such column", Text("没有这一列", "there is no such column"), _NAMES),
    ("syntax error", *_STATES["42601"]),
    ("incomplete input", *_STATES["42601"]),
    ("unrecognized token", *_STATES["42601"]),
    (
        "not a database",
        Text("这不是SQLite数据库（或已加密）", "this is no SQLite database (or it is encrypted)"),
        Text("请核对文件；加密的库请先解密导出", "check the file; export an encrypted one in the clear"),
    ),
    (
        "malformed",
        Text("SQLite数据库已损坏", "the SQLite database is damaged"),
        Text(
            "请重新复制；可用“sqlite3 文件 'PRAGMA integrity_check'”查验", "copy it again; sqlite3 FILE 'PRAGMA integrity_check' tests it"
        ),
    ),
    (
        "database is locked",
        Text("数据库正被别的程序占用", "another program holds the database"),
        Text("请关闭占用它的程序，或复制一份再查", "close that program, or copy the file and query the copy"),
    ),
    (
        "unable to open",
        Text("打不开数据库文件", "the database file cannot be opened"),
        Text(
            "请核对路径和权限；带-wal的库要连同-wal文件一起复制到可写的文件夹",
            "check path and rights; copy a -wal file along with its database, to a folder that can be written to",
        ),
    ),
)


def failed(error: Exception, name: str, secrets: Iterable[str]) -> InputError:
    """The error for a query that failed, at its start or half-way."""
    original = getattr(error, "orig", None) or error
    detail = _detail(original, secrets)
    what, remedy = _known(str(getattr(original, "sqlstate", None) or ""), detail)
    if what is None:
        what = Text("查询失败", "the query failed")
    return _error(Text(f"{what.zh}：{detail}", f"{what.en}: {detail}"), remedy, name)


def _known(state: str, detail: str) -> tuple[Text | None, Text]:
    low = detail.lower()
    for phrase, what, remedy in _PHRASES[:2]:
        if phrase in low:
            return what, remedy
    if state in _STATES:
        return _STATES[state]
    if state.startswith(("08", "57P")):
        return Text("与数据库的连接断了", "the connection to the database was lost"), _AGAIN
    if not state:
        for phrase, what, remedy in _PHRASES:
            if phrase in low:
                return what, remedy
    return None, Text("请先在数据库客户端里试通", "try it in a client of the database first")


def cannot_connect(error: Exception, name: str, secrets: Iterable[str]) -> InputError:
    """The error for a database that cannot be reached or does not let us in."""
    detail = _detail(getattr(error, "orig", None) or error, secrets)
    what = Text(f"连接不上数据库：{detail}", f"the database cannot be reached: {detail}")
    remedy = Text(
        "请核对主机、端口、库名、用户和口令；口令可放在环境变量PGPASSWORD或~/.pgpass里，不必写进命令",
        "check host, port, database, user and password; a password may stand in PGPASSWORD or ~/.pgpass instead of the command",
    )
    return _error(what, remedy, name)


def unreadable_url(what: Text) -> InputError:
    """The error for a URL that cannot be used; it is not shown, since a password may be in it."""
    return InputError(Problem(what=what, remedy=_URL_REMEDY, place=None))


def no_query(word: str, name: str) -> InputError:
    """The error for a statement that begins with ``word`` and so is no query."""
    if not word:
        return _error(
            Text("查询是空的", "the query is empty"), Text('例如：SELECT * FROM "表"', 'for example: SELECT * FROM "table"'), name
        )
    what = Text(f"这不是查询：以{word}开头", f"this is no query: it begins with {word}")
    return _error(what, Text("只能用SELECT（或WITH … SELECT）读取数据", "use SELECT (or WITH … SELECT), which reads data"), name)


def refused(what: Text, remedy: Text, name: str) -> InputError:
    """The error for a source that is refused for the reason given."""
    return _error(what, remedy, name)


def not_installed() -> InputError:
    """The error for missing packages."""
    return InputError(
        Problem(
            what=Text("没有安装查询数据库所需的包", "the packages for querying databases are not installed"),
            remedy=Text('请安装：pip install sqlalchemy "psycopg[binary]"', 'install them: pip install sqlalchemy "psycopg[binary]"'),
            place=None,
        )
    )


def _error(what: Text, remedy: Text, name: str) -> InputError:
    return InputError(Problem(what=what, remedy=remedy, place=Place(file=name)))


def _detail(error: Exception, secrets: Iterable[str]) -> str:
    """The first line of what the driver says, without secrets."""
    detail = str(error).strip()
    for secret in secrets:
        detail = detail.replace(secret, "***")
    return detail.partition("\n")[0][:300] or type(error).__name__
