"""What a drafted mapping says of its guesses and its doubts."""

from __future__ import annotations

from shixian.words import Text

NO_NEED = Text("这张表本身就是事件日志（有kind和at），不用映射", "the table is an event log by itself (kind and at) and needs no mapping")
CHECK_IT = Text("直接检查：shixian check", "check it: shixian check")
NO_MOMENTS = Text("没有一列像时间，起草不出映射", "no column holds moments, so that no mapping can be drafted")
WRITE_ONE = Text(
    "请用 shixian doctor 看看各列；日期要说明格式的写 --dates；主体名录不用映射，写 --roster",
    "look at the columns with shixian doctor; say the format of dates with --dates; a roster of subjects goes with --roster",
)
TWICE = Text(
    "有同名的列，分不清取哪一列；先在表里给它们不同的列名", "another column has the same name; give them different names in the table first"
)
NOT_USED = Text("没有用到", "not used")
EMPTY = Text("没有内容", "empty")
UNTOLD = Text("看得出是时间，看不出是哪种事件", "moments, but of which kind of event cannot be told")
WHICH_KIND = Text(
    "事件种类要由您写明（规则库里的种类见 shixian rules）", "say which kind of event this is (for the kinds see shixian rules)"
)
IS_STAMP = Text("系统或导出的时间，不一定是公开时间", "a stamp of a system or an export, which need not be that of publication")
ONLY_STAMPS = Text(
    "没有哪一列是公开的时间，只有系统或导出的时间，哪一个能算由检查的人决定；都不算的删去这一项",
    "no column is that of publication; there are stamps of systems or exports, and which of them may count is for the inspector to say; "
    "remove this event if none may",
)
DECISIONS = Text("只是因为有“决定”二字才当作执法决定，请核对", "taken for an enforcement decision for the word 决定 alone: check it")
IS_LIMIT = Text("期限的终点，不是事件", "the end of a term, not an event")
IS_OBSERVED = Text("查看的时间，不是事件", "when somebody looked, not an event")
IS_CLOCK = Text("只有钟点，同前一列的日期合为一个时间", "times of day, which go with the dates before them")
CLOCK_DOUBT = Text("请核对它是不是前一列日期的钟点", "check that it belongs to the dates before it")
ANCHOR = Text("只用来认出这种表", "only to recognise such tables by")
IS_UNIQUE = Text("各行都不相同", "all rows differ")
UNIQUE_DOUBT = Text(
    "只是因为不重复才取它作案号；案号应能把同一件事的各个事件连起来",
    "taken only because it does not repeat; a case should link the events of one matter",
)
