"""Whole reports of 2008–2018 as agencies of different kinds wrote them: free headings, and what section each begins."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class OldReport:
    """A report of the time before the national forms; ``parts`` are (section key, heading, narrative)."""

    name: str
    title: str
    lead: str
    parts: tuple[tuple[str, str, str], ...]
    closing: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        body = [line for _, heading, told in self.parts for line in (heading, *told.split("|"))]
        return "\n".join([self.title, self.lead, *body, *self.closing]) + "\n"


COUNTY_2008 = OldReport(
    "county office, the first year",
    "绥阳县人民政府2008年政府信息公开工作年度报告",
    "《中华人民共和国政府信息公开条例》自5月1日施行以来，我县逐步建立公开制度，现将本年度情况公布如下。",
    (
        ("background", "一、概述", "成立领导小组，编制指南和目录，在档案馆设查阅点一处。"),
        (
            "proactive",
            "二、主动公开政府信息情况",
            "各乡镇、各部门公开信息四百余条。|（一）公开的范围。涉及农村税费、救灾救济等。",
        ),
        ("requests", "三、依申请公开政府信息情况", "收到申请两件，均当场提供。"),
        ("consultation", "四、政府信息公开咨询处理情况", "接待来访来电咨询六十人次。"),
        ("reviews", "五、政府信息公开复议、诉讼和申诉情况", "没有发生。"),
        ("fees", "六、政府信息公开的收费及减免情况", "除复印工本费外没有收费。"),
        ("problems", "七、存在的主要问题和改进措施", "目录不够完整，明年逐项补齐。"),
        ("other", "八、其他需要说明的事项", "县志办资料另行整理。"),
    ),
    ("绥阳县人民政府办公室", "二〇〇九年三月"),
)
BUREAU_2011 = OldReport(
    "bureau without ordinals",
    "金坛市教育局2011年度政府信息公开工作年度报告",
    "根据条例要求编制本年度报告，所列数据截至2011年12月31日。",
    (
        ("background", "概述", "全局把公开与招生、收费治理结合起来推进。"),
        ("proactive", "政府信息主动公开情况", "发布招生政策、教师招聘等信息八十九条。"),
        ("requests", "政府信息公开申请办理情况", "没有收到书面申请。"),
        ("fees", "政府信息公开收费及减免情况", "无收费。"),
        ("reviews", "行政复议、行政诉讼情况", "无。"),
        ("problems", "存在的主要问题及改进措施", "学校栏目更新慢，将纳入督导。"),
    ),
    ("金坛市教育局", "2012年2月6日"),
)
TOWN_2012 = OldReport(
    "town, the annex named at the end",
    "岚山镇2012年政府信息公开年度报告",
    "现将我镇2012年政府信息公开工作报告如下。",
    (
        ("overview", "一、基本情况", "镇里明确一名副镇长分管。"),
        ("proactive", "二、主动公开政府信息的情况", "公开村级财务等信息三十条。"),
        ("requests", "三、政府信息依申请公开办理情况", "当年未收到申请。"),
        ("fees", "四、依申请公开政府信息收费情况", "没有收取任何费用。"),
        ("reviews", "五、因政府信息公开申请行政复议、提起行政诉讼和申诉情况", "没有。"),
        ("problems", "六、存在的问题和下一步打算", "村务公开栏破旧，计划更换。"),
        ("annex", "七、附表", "见下页。"),
    ),
)
COMMISSION_2014 = OldReport(
    "commission, parts instead of numbers",
    "某省发展和改革委员会2014年政府信息公开工作年度报告",
    "本报告由概述、主动公开、依申请公开等部分组成。",
    (
        ("background", "第一部分 概述", "委内各处室设信息员。"),
        ("proactive", "第二部分 主动公开政府信息情况", "项目审批信息全部上网。"),
        ("requests", "第三部分 依申请公开政府信息情况", "受理网上申请十一件。"),
        ("fees", "第四部分 收费及减免情况", "全部免费。"),
        ("reviews", "第五部分 行政复议和行政诉讼情况", "复议一件，维持。"),
        ("problems", "第六部分 工作中存在的主要问题及改进情况", "解读不足，已列入要点。"),
    ),
    ("2015年3月10日",),
)
CITY_2015 = OldReport(
    "city, the annex's headings as sections",
    "2015年赤水市政府信息公开工作年度报告",
    "本报告依据条例和国办发〔2014〕32号文件编制。",
    (
        ("background", "一、工作概述", "政务公开纳入绩效考核。"),
        ("proactive", "二、主动公开政府信息情况", "公开信息一万余条。"),
        ("proactive", "三、回应解读情况", "举办新闻发布会三场。"),
        ("requests", "四、依申请公开政府信息情况", "收到申请二十件，均按时答复。"),
        ("reviews", "五、因政府信息公开申请行政复议、提起行政诉讼情况", "复议两件。"),
        ("other", "六、机构建设和保障经费情况", "专职人员两名。"),
        ("other", "七、政府信息公开会议和培训情况", "培训一百二十人次。"),
        ("problems", "八、存在的主要问题和改进措施", "乡镇发展不平衡。"),
    ),
    ("赤水市人民政府办公室", "2016年3月1日"),
)
CUSTOMS_2016 = OldReport(
    "vertical body, complaints merged",
    "海东海关2016年政府信息公开工作年度报告",
    "海东海关依据《海关政府信息公开办法》编制本报告。",
    (
        ("overview", "一、总体情况", "业务现场设公告栏。"),
        ("proactive", "二、主动公开情况", "发布公告四十期。"),
        ("requests", "三、依申请公开情况", "受理一件。"),
        ("reviews", "四、行政复议、行政诉讼和举报投诉情况", "均未发生。"),
        ("fees", "五、收费情况", "未收费。"),
        ("problems", "六、存在的不足及下一步工作打算", "窗口指引偏少。"),
    ),
    ("海东海关", "2017年1月25日"),
)
STREET_2017 = OldReport(
    "street office, every section there is",
    "紫阳街道办事处2017年政府信息公开工作年度报告",
    "统计期限为2017年1月1日至2017年12月31日。",
    (
        ("background", "一、概述", "街道设公开专栏。"),
        ("proactive", "二、主动公开政府信息情况", "公开信息五十条。"),
        ("requests", "三、依申请公开政府信息办理情况", "收到申请一件。"),
        ("consultation", "四、咨询情况", "解答来电咨询二十次。"),
        ("fees", "五、收费和减免情况", "无。"),
        ("reviews", "六、复议、诉讼和申诉情况", "无。"),
        ("problems", "七、存在的主要问题和改进措施", "宣传不足。"),
        ("other", "八、其他需要报告的事项", "无。"),
    ),
    ("紫阳街道办事处", "2018年1月15日"),
)
BUREAU_2018 = OldReport(
    "bureau of the last year, key points first",
    "徐水区卫生和计划生育局2018年政府信息公开工作年度报告",
    "本报告中所列数据的统计期限自2018年1月1日起至2018年12月31日止。",
    (
        ("overview", "一、政府信息公开工作要点落实情况", "公开医疗服务价格和院务。"),
        ("proactive", "二、主动公开政府信息情况", "公开信息二百一十条。"),
        ("proactive", "三、政策解读回应情况", "解读稿件九篇。"),
        ("requests", "四、依申请公开政府信息情况", "收到申请四件。"),
        ("reviews", "五、政府信息公开行政复议、行政诉讼和投诉情况", "没有发生。"),
        ("other", "六、机构建设、保障经费和培训会议情况", "落实经费三万元。"),
        ("problems", "七、存在问题及工作打算", "基层院所公开不够。"),
    ),
    ("徐水区卫生和计划生育局", "2019年1月18日"),
)
BUREAU_2010 = OldReport(
    "bureau, the middle sections in another order",
    "华亭县水务局2010年政府信息公开年度报告",
    "本报告于2011年公布，电子版可在县政府网站下载。",
    (
        ("background", "一、政府信息公开工作情况概述", "专人负责，逐月报送。"),
        ("proactive", "二、主动公开的情况", "公开防汛信息三十二条。"),
        ("requests", "三、依申请公开工作的情况", "受理申请一件。"),
        ("reviews", "四、因公开政府信息引起的复议、诉讼情况", "无。"),
        ("consultation", "五、接受公众咨询情况", "接待十一人次。"),
        ("fees", "六、公开政府信息的收费及减免费用情况", "无。"),
        ("problems", "七、存在问题和改进措施", "内容偏少。"),
    ),
)
REPORTS = (
    COUNTY_2008, BUREAU_2010, BUREAU_2011, TOWN_2012, COMMISSION_2014, CITY_2015, CUSTOMS_2016, STREET_2017,
    BUREAU_2018,
)  # fmt: skip
