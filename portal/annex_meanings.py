"""What the lines of the annex of 2014–2018 mean, in our words, with the article of the 条例 of 2007 each rests on.

The glossary takes them in; the wording of the lines themselves is in ``reports/data/indicators_pre2019.csv``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as StrPromise

_DISCLOSURE = _("2007 年条例第九条至第十二条")
_CHANNELS = _("2007 年条例第十五条")
_APPLYING = _("2007 年条例第二十条")
_ANSWERING = _("2007 年条例第二十一条")
_TIME = _("2007 年条例第二十四条")
_SECRETS = _("2007 年条例第十四条")
_REMEDIES = _("2007 年条例第三十三条")
_FEES = _("2007 年条例第二十七条")
_OFFICES = _("2007 年条例第四条")
_PLACES = _("2007 年条例第十六条")
_TABLE = _("国办发〔2014〕32号")

# Row of indicators_pre2019.csv → (article, meaning).
ANNEX_MEANINGS: dict[str, tuple[StrPromise, StrPromise]] = {
    "disclosed": (_DISCLOSURE, _("全年主动公开的信息；同一条信息在几处公开，只计一条。")),
    "disclosed_normative_documents": (_DISCLOSURE, _("其中属于规范性文件的。")),
    "issued_normative_documents": (_DISCLOSURE, _("全年制发的规范性文件，不论是否公开。")),
    "disclosed_gazette": (_CHANNELS, _("登在政府公报上的。")),
    "disclosed_website": (_CHANNELS, _("登在政府网站上的。")),
    "disclosed_weibo": (_CHANNELS, _("用政务微博发布的。")),
    "disclosed_wechat": (_CHANNELS, _("用政务微信发布的。")),
    "disclosed_otherwise": (_CHANNELS, _("用公告栏、广播、报刊等其他方式公开的。")),
    "responses": (_TABLE, _("对公众关注的热点或重大舆情作出的回应；同一件事回应几次，只计一次。")),
    "press_conferences": (_TABLE, _("全年参加或举办的新闻发布会。")),
    "press_conferences_by_heads": (_TABLE, _("其中主要负责人到场的。")),
    "interviews": (_TABLE, _("在政府网站上与网民对话的次数。")),
    "interviews_by_heads": (_TABLE, _("其中主要负责人参加的。")),
    "interpretations": (_TABLE, _("解释政策文件的文章、图解等。")),
    "responses_social_media": (_TABLE, _("用微博、微信回应的事件。")),
    "responses_otherwise": (_TABLE, _("用其他方式回应的事件。")),
    "received": (_APPLYING, _("全年收到的公开申请，应等于四种方式之和。")),
    "received_in_person": (_APPLYING, _("当面提交的申请。")),
    "received_fax": (_APPLYING, _("传真来的申请。")),
    "received_online": (_APPLYING, _("在网上或用电子邮件提交的申请。")),
    "received_letter": (_APPLYING, _("寄来的申请。")),
    "completed": (_TIME, _("全年办完的申请，应等于按时与延期之和。")),
    "completed_in_time": (_TIME, _("在十五个工作日内办完的。")),
    "completed_extended": (_TIME, _("经同意延长了答复期限的。")),
    "answered": (_ANSWERING, _("全年作出的答复，应等于下面八种之和。")),
    "answered_already_public": (_ANSWERING, _("要的信息早已公开，告知了获取的办法。")),
    "answered_granted": (_ANSWERING, _("全部提供。")),
    "answered_partially_granted": (_ANSWERING, _("能区分处理的，提供了一部分。")),
    "answered_refused": (_ANSWERING, _("不提供，应等于下面六种理由之和。")),
    "refused_secret": (_SECRETS, _("属于国家秘密。")),
    "refused_commercial": (_SECRETS, _("公开会泄露别人的商业秘密。")),
    "refused_privacy": (_SECRETS, _("公开会泄露别人的隐私。")),
    "refused_safety": (_("2007 年条例第八条"), _("公开会危及国家安全、公共安全、经济安全和社会稳定。")),
    "refused_not_information": (_("2007 年条例第二条"), _("要的东西不是条例所说的政府信息。")),
    "refused_by_law": (_SECRETS, _("法律、法规规定不公开的其他情形。")),
    "answered_not_ours": (_ANSWERING, _("不由这个机关公开，告知了该找谁。")),
    "answered_nonexistent": (_ANSWERING, _("没有这项信息。")),
    "answered_to_amend": (_ANSWERING, _("申请写得不清楚，请申请人改过或补充。")),
    "answered_elsewhere": (_TABLE, _("另有办理渠道的，告知了去处。")),
    "reconsiderations": (_REMEDIES, _("为信息公开申请的行政复议，应等于三种结果之和。")),
    "reconsiderations_upheld": (_REMEDIES, _("复议机关维持了原来的做法。")),
    "reconsiderations_corrected": (_REMEDIES, _("复议机关撤销、变更或者责令重做。")),
    "reconsiderations_other": (_REMEDIES, _("撤回、终止等其他结果。")),
    "lawsuits": (_REMEDIES, _("为信息公开提起的行政诉讼，应等于三种结果之和。")),
    "lawsuits_upheld": (_REMEDIES, _("法院维持原来的做法，或者驳回原告。")),
    "lawsuits_corrected": (_REMEDIES, _("法院撤销、变更或者判令重做。")),
    "lawsuits_other": (_REMEDIES, _("撤诉、尚未审结等其他结果。")),
    "complaints": (_REMEDIES, _("对信息公开工作的举报和投诉。")),
    "application_fees": (_FEES, _("依申请提供信息收取的检索、复制、邮寄等成本费用，单位万元。")),
    "offices": (_OFFICES, _("专门负责信息公开的机构。")),
    "reading_points": (_PLACES, _("档案馆、图书馆等处供公众查阅的地方。")),
    "staff": (_OFFICES, _("做信息公开工作的人，应等于专职与兼职之和。")),
    "staff_full_time": (_OFFICES, _("只做这项工作的人，办公报、办网站的不算。")),
    "staff_part_time": (_OFFICES, _("兼做这项工作的人。")),
    "budget": (_TABLE, _("专门用于信息公开的经费，办公报、办网站的不算，单位万元。")),
    "meetings": (_TABLE, _("全年开的信息公开工作会议和专题会议。")),
    "courses": (_TABLE, _("全年办的培训班。")),
    "trainees": (_TABLE, _("参加培训的人次。")),
}
