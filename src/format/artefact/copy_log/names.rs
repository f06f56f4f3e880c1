//! What languages call months, days of the week and halves of the day, lower case: from the Unicode Common Locale Data
//! Repository (months and days in the form of a date and standing alone; halves of the day), with the marks of Windows'
//! own time formats (`du.`, `nm.`, `PTG`, `ÖS`) and the small words of its long dates (`de`, `г.`, `年`).
//! Languages that count other years (Thai, Persian) are left out: a date in them is no date.

/// One language.
pub(super) struct Names {
    /// January first, parted by blanks; forms of one month by commas. Empty where months are numbers.
    pub(super) months: &'static str,
    pub(super) days: &'static str,
    pub(super) morning: &'static str,
    pub(super) afternoon: &'static str,
    /// Words that say nothing.
    pub(super) small: &'static str,
}

const fn names(
    months: &'static str,
    days: &'static str,
    morning: &'static str,
    afternoon: &'static str,
    small: &'static str,
) -> Names {
    Names { months, days, morning, afternoon, small }
}

/// Languages of Windows.
#[rustfmt::skip]
pub(super) const LANGUAGES: &[Names] = &[
    // en
    names("january,jan february,feb march,mar april,apr may june,jun july,jul august,aug september,sep,sept october,oct november,nov december,dec",
        "monday tuesday wednesday thursday friday saturday sunday mon tue wed thu fri sat sun", "am a", "pm p", "st nd rd th of the"),
    // de
    names("januar februar märz april mai juni juli august september oktober november dezember",
        "montag dienstag mittwoch donnerstag freitag samstag sonntag", "am", "pm", "den der um uhr"),
    // fr
    names("janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
        "lundi mardi mercredi jeudi vendredi samedi dimanche", "am", "pm", "le à er"),
    // it
    names("gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre",
        "lunedì martedì mercoledì giovedì venerdì sabato domenica", "am", "pm", "alle ore º"),
    // es
    names("enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
        "lunes martes miércoles jueves viernes sábado domingo", "am", "pm", "de del a las"),
    // pt
    names("janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro",
        "segunda feira terça quarta quinta sexta sábado domingo", "am", "pm", "de às º"),
    // nl
    names("januari februari maart april mei juni juli augustus september oktober november december",
        "maandag dinsdag woensdag donderdag vrijdag zaterdag zondag", "vm am", "nm pm", "om uur"),
    // sv
    names("januari februari mars april maj juni juli augusti september oktober november december",
        "måndag tisdag onsdag torsdag fredag lördag söndag", "fm", "em", "den kl"),
    // nb
    names("januar februar mars april mai juni juli august september oktober november desember",
        "mandag tirsdag onsdag torsdag fredag lørdag søndag", "am", "pm", "den kl"),
    // nn
    names("januar februar mars april mai juni juli august september oktober november desember",
        "måndag tysdag onsdag torsdag fredag laurdag søndag", "fm", "em", "den kl"),
    // da
    names("januar februar marts april maj juni juli august september oktober november december",
        "mandag tirsdag onsdag torsdag fredag lørdag søndag", "am", "pm", "den kl"),
    // fi
    names("tammikuuta,tammikuu helmikuuta,helmikuu maaliskuuta,maaliskuu huhtikuuta,huhtikuu toukokuuta,toukokuu kesäkuuta,kesäkuu heinäkuuta,heinäkuu elokuuta,elokuu syyskuuta,syyskuu lokakuuta,lokakuu marraskuuta,marraskuu joulukuuta,joulukuu",
        "maanantaina tiistaina keskiviikkona torstaina perjantaina lauantaina sunnuntaina maanantai tiistai keskiviikko torstai perjantai lauantai sunnuntai", "ap", "ip", "klo na"),
    // is
    names("janúar febrúar mars apríl maí júní júlí ágúst september október nóvember desember",
        "mánudagur þriðjudagur miðvikudagur fimmtudagur föstudagur laugardagur sunnudagur", "fh", "eh", "kl"),
    // pl
    names("stycznia,styczeń lutego,luty marca,marzec kwietnia,kwiecień maja,maj czerwca,czerwiec lipca,lipiec sierpnia,sierpień września,wrzesień października,październik listopada,listopad grudnia,grudzień",
        "poniedziałek wtorek środa czwartek piątek sobota niedziela", "am", "pm", "r godz"),
    // cs
    names("ledna,leden února,únor března,březen dubna,duben května,květen června,červen července,červenec srpna,srpen září října,říjen listopadu,listopad prosince,prosinec",
        "pondělí úterý středa čtvrtek pátek sobota neděle", "dop", "odp", "v"),
    // sk
    names("januára,január februára,február marca,marec apríla,apríl mája,máj júna,jún júla,júl augusta,august septembra,september októbra,október novembra,november decembra,december",
        "pondelok utorok streda štvrtok piatok sobota nedeľa", "am", "pm", ""),
    // hu
    names("január február március április május június július augusztus szeptember október november december",
        "hétfő kedd szerda csütörtök péntek szombat vasárnap", "de", "du", ""),
    // ro
    names("ianuarie februarie martie aprilie mai iunie iulie august septembrie octombrie noiembrie decembrie",
        "luni marți miercuri joi vineri sâmbătă duminică", "am", "pm", ""),
    // hr
    names("siječnja,siječanj veljače,veljača ožujka,ožujak travnja,travanj svibnja,svibanj lipnja,lipanj srpnja,srpanj kolovoza,kolovoz rujna,rujan listopada,listopad studenoga,studeni,studenog prosinca,prosinac",
        "ponedjeljak utorak srijeda četvrtak petak subota nedjelja", "am", "pm", "u"),
    // sr_Latn
    names("januar februar mart april maj jun jul avgust septembar oktobar novembar decembar",
        "ponedeljak utorak sreda četvrtak petak subota nedelja", "am", "pm", ""),
    // sr
    names("јануар фебруар март април мај јун јул август септембар октобар новембар децембар",
        "понедељак уторак среда четвртак петак субота недеља", "am", "pm", ""),
    // bs_Latn
    names("januar februar mart april maj juni juli august septembar oktobar novembar decembar",
        "ponedjeljak utorak srijeda četvrtak petak subota nedjelja", "prijepodne am", "popodne pm", ""),
    // sl
    names("januar februar marec april maj junij julij avgust september oktober november december",
        "ponedeljek torek sreda četrtek petek sobota nedelja", "dop", "pop", ""),
    // mk
    names("јануари февруари март април мај јуни јули август септември октомври ноември декември",
        "понеделник вторник среда четврток петок сабота недела", "претпл", "попл", "г"),
    // sq
    names("janar shkurt mars prill maj qershor korrik gusht shtator tetor nëntor dhjetor",
        "e hënë martë mërkurë enjte premte shtunë diel", "pd", "md", ""),
    // tr
    names("ocak şubat mart nisan mayıs haziran temmuz ağustos eylül ekim kasım aralık",
        "pazartesi salı çarşamba perşembe cuma cumartesi pazar", "öö", "ös", "saat"),
    // az
    names("yanvar fevral mart aprel may iyun iyul avqust sentyabr oktyabr noyabr dekabr",
        "bazar ertəsi çərşənbə axşamı cümə şənbə", "am", "pm", ""),
    // el
    names("ιανουαρίου,ιανουάριος φεβρουαρίου,φεβρουάριος μαρτίου,μάρτιος απριλίου,απρίλιος μαΐου,μάιος ιουνίου,ιούνιος ιουλίου,ιούλιος αυγούστου,αύγουστος σεπτεμβρίου,σεπτέμβριος οκτωβρίου,οκτώβριος νοεμβρίου,νοέμβριος δεκεμβρίου,δεκέμβριος",
        "δευτέρα τρίτη τετάρτη πέμπτη παρασκευή σάββατο κυριακή", "πμ", "μμ", ""),
    // ru
    names("января,январь февраля,февраль марта,март апреля,апрель мая,май июня,июнь июля,июль августа,август сентября,сентябрь октября,октябрь ноября,ноябрь декабря,декабрь",
        "понедельник вторник среда четверг пятница суббота воскресенье", "am", "pm", "г в года"),
    // uk
    names("січня,січень лютого,лютий березня,березень квітня,квітень травня,травень червня,червень липня,липень серпня,серпень вересня,вересень жовтня,жовтень листопада,листопад грудня,грудень",
        "понеділок вівторок середа четвер пʼятниця субота неділя п ятниця", "дп", "пп", "р року"),
    // be
    names("студзеня,студзень лютага,люты сакавіка,сакавік красавіка,красавік мая,май чэрвеня,чэрвень ліпеня,ліпень жніўня,жнівень верасня,верасень кастрычніка,кастрычнік лістапада,лістапад снежня,снежань",
        "панядзелак аўторак серада чацвер пятніца субота нядзеля", "am", "pm", "г года"),
    // bg
    names("януари февруари март април май юни юли август септември октомври ноември декември",
        "понеделник вторник сряда четвъртък петък събота неделя", "am", "pm", "г ч"),
    // lt
    names("sausio,sausis vasario,vasaris kovo,kovas balandžio,balandis gegužės,gegužė birželio,birželis liepos,liepa rugpjūčio,rugpjūtis rugsėjo,rugsėjis spalio,spalis lapkričio,lapkritis gruodžio,gruodis",
        "pirmadienis antradienis trečiadienis ketvirtadienis penktadienis šeštadienis sekmadienis", "priešpiet", "popiet", "m d"),
    // lv
    names("janvāris februāris marts aprīlis maijs jūnijs jūlijs augusts septembris oktobris novembris decembris",
        "pirmdiena otrdiena trešdiena ceturtdiena piektdiena sestdiena svētdiena", "priekšpusdienā priekšp", "pēcpusdienā pēcp", "gada plkst"),
    // et
    names("jaanuar veebruar märts aprill mai juuni juuli august september oktoober november detsember",
        "esmaspäev teisipäev kolmapäev neljapäev reede laupäev pühapäev", "el am", "pl pm", ""),
    // ca
    names("gener febrer març abril maig juny juliol agost setembre octubre novembre desembre",
        "dilluns dimarts dimecres dijous divendres dissabte diumenge", "am", "pm", "de d del a les"),
    // gl
    names("xaneiro febreiro marzo abril maio xuño xullo agosto setembro outubro novembro decembro",
        "luns martes mércores xoves venres sábado domingo", "am", "pm", "de do"),
    // he
    names("ינואר פברואר מרץ אפריל מאי יוני יולי אוגוסט ספטמבר אוקטובר נובמבר דצמבר",
        "יום שני שלישי רביעי חמישי שישי שבת ראשון", "am", "pm", "ב יום"),
    // ar
    names("يناير فبراير مارس أبريل مايو يونيو يوليو أغسطس سبتمبر أكتوبر نوفمبر ديسمبر",
        "الاثنين الثلاثاء الأربعاء الخميس الجمعة السبت الأحد", "ص", "م", ""),
    // ja
    names("",
        "月曜日 火曜日 水曜日 木曜日 金曜日 土曜日 日曜日 月 火 水 木 金 土 日", "午前", "午後", "年 月 日"),
    // zh
    names("",
        "星期一 星期二 星期三 星期四 星期五 星期六 星期日", "上午", "下午", "年 月 日"),
    // zh_Hant
    names("",
        "星期一 星期二 星期三 星期四 星期五 星期六 星期日", "上午", "下午", "年 月 日"),
    // ko
    names("",
        "월요일 화요일 수요일 목요일 금요일 토요일 일요일 월 화 수 목 금 토 일", "오전", "오후", "년 월 일"),
    // id
    names("januari februari maret april mei juni juli agustus september oktober november desember",
        "senin selasa rabu kamis jumat sabtu minggu", "am", "pm", ""),
    // ms
    names("januari februari mac april mei jun julai ogos september oktober november disember",
        "isnin selasa rabu khamis jumaat sabtu ahad", "pg", "ptg", ""),
    // af
    names("januarie februarie maart april mei junie julie augustus september oktober november desember",
        "maandag dinsdag woensdag donderdag vrydag saterdag sondag", "vm", "nm", ""),
];
