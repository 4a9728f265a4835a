#include "screens/input/name_characters.h"

#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include "base/utf8.h"

namespace zizhu::screens {
namespace {

constexpr std::string_view kSurnames =
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖萧田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖"
    "贾夏韦付傅方白邹孟熊秦邱江尹薛闫阎段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤常温康施文牛樊葛邢安齐易乔伍庞颜倪庄聂章鲁岳翟殷詹"
    "申欧耿关兰焦俞左柳甘祝包宁尚符舒阮柯纪梅童凌毕单季裴霍涂成苗谷盛曲翁冉骆蓝路游辛靳欧管柴蒙鲍华喻祁蒲房滕屈饶解牟艾尤阳时穆农司卓古"
    "吉缪简车项连芦麦褚娄窦戚岑景党宫费卜冷晏席卫米柏宗瞿桂全佟应臧闵苟邬边卞姬师和仇栾隋商刁沙荣巫寇桑郎甄丛仲虞敖巩明佘池查麻苑迟邝官"
    "封谈匡鞠惠荆乐冀郁胥南班储原栗燕楚鄢劳谌奚皮粟冼蔺楼盘满闻位厉伊仝区郜海阚花权强帅屠豆朴盖练廉禹井祖漆巴丰支卿国狄平计索宣晋相初门"
    "云容敬来扈晁芮都普阙浦戈伏鹿薄邸雍辜羊阿乌母裘亓修邰赫杭况那宿鲜印逯隆茹诺战慕危玉银亢嵇公哈湛宾戎勾茅利於呼居揭干但尉冶斯元束檀衣信展"
    "阴昝智幸奉植衡富尧闭由";

constexpr std::array<std::string_view, 20> kDoubleSurnames = {
    "欧阳", "上官", "司马", "诸葛", "司徒", "夏侯", "皇甫", "尉迟", "长孙", "慕容",
    "令狐", "宇文", "公孙", "东方", "轩辕", "端木", "独孤", "南宫", "呼延", "百里"};

constexpr std::string_view kGivenNames =
    "伟芳娜秀英敏静丽强磊军洋勇艳杰娟涛明超兰霞平刚桂华建国志文玉梅红春海燕小晓峰飞波鹏辉宇浩婷玲琴莲珍凤荣云龙林斌鑫佳欣怡雨梓涵轩子萱"
    "一诺浩然思宏俊博睿诗悦晨阳昊天嘉琪雪莹颖倩慧洁琳薇瑶璐琦瑞祥福寿康宁安乐德仁义礼信忠孝贤良善美成功立新生学长远东南西北山川江河湖泉清"
    "源润泽沐沛淳淑涵瀚泓洪淼渊澜澄溪汐沁泳森木楠桐柏松柳枫桦樱桃杏李梨棠榕栋梁材朴彬栩荷芸苗若茜菲萍蓉蕾薇芝芬芷莎菁萌蓝蔓馨馥香艺兴旺盛"
    "茂昌隆富贵金银铭锐钧锋镇铁钢鉴锦钰珠玥珂珊玫玮环琛琪瑜瑾璇璟璞玺珺珏琰琬琨瑛瑄瑀瑗瑢璋璧圣城培坤垚堃基均圭奎奇奕如妍妮姗姝娅婉婧婵嫣"
    "嫦媛嬿好妙姿娇娥守宜定宝实家宸容富寅宛宣富寒察少尚尧山岚岩岳峻崇嵘巍州帆帅希师常幸庆庭康延廷弘张强彤彦彪彰影征律徐循微心必志忆忠怀思恒"
    "恩悟惠愉意慈慎懿成战才扬振捷敬文斐斯方施旭昀昂昆易星映春昭显晓晗晟晴景晶智暄曦曼月有朋望朗期未本术机来杨枝柔柯树根格栋桢桓桥梦梧森楚"
    "槿正武殿民永汉汝江沂沅沈治泉法波泰洁洋津洲流浚浪润涓淇深添温游湘满源溢滔滢漫潇潮澎烁炎炜炫烨焕煜照熙熠燊爱爽牧献珉理琅琼生甜田由画畅登"
    "白百皓盈益真知石硕磊祖祎祥祺禄禹禾秀秋科程稳穆空立竞章童端竹笑笛策筱粤精糖素紫红纪纯纲纳纹绅绍经绪绮维绵绿缘罡罗群羽翎翔翰翠翼耀耘聪联"
    "肃育胜能自臻舒航良艳节芃芊芙芮花苏英范茵茹荃荔莉莎莫菊营葆葵蒙蓓蔚薪藜虎虹蝶行衍衡裕西言训诚语谊谦豪豫贝贞贤赞赫起超越跃路轶辰达迅迎运"
    "进远连逸道遥邦郁采里重野量鉴钊长闯闻阔阳陶隽雁雄雅雯雷霄霆霏霓霖露青靖静革韬音韵韶页顺顾颂领颐频题飒飞首香骁骏骞高魁鲁鲲鸣鸿鹃鹤麒麟"
    "黎默齐龄喆赟翀犇淼焱鑫燚骉翾昇晞暶曌祎禛稷竑笙芾苒茗荻莛菡葳蓁蕤蕙薏藿袆讷诣谞赓轲辂逍郗郦郸钦铄锟镕闵阗陟隰雩霂韫颀飏馡骐骥鸢鹄麓黛"
    "䶮㛃㵑㻬㺹㬎㬚㛚㟃㠇㥄㧑㫰㭎㮾㳚㸆";

// Rare characters, past the basic plane. One that the table of strokes has needs no parts.
constexpr std::array kRare = {
    RareName{U'䶮', "yan", ""},    RareName{U'㛃', "jie", ""},
    RareName{U'𠮷', "ji", ""},     RareName{U'𫄨', "chi", ""},     RareName{U'𫄸', "xun", ""},
    RareName{U'𫍲', "xu", ""},     RareName{U'𫍽', "xuan", ""},    RareName{U'𫐄', "yue", ""},
    RareName{U'𫐐', "ni", ""},     RareName{U'𫐓', "rou", ""},     RareName{U'𫓧', "fu", ""},
    RareName{U'𫖮', "yi", ""},     RareName{U'𫖯', "fu", ""},      RareName{U'𫖳', "yun jun", ""},
    RareName{U'𫗧', "su", ""},     RareName{U'𫗴', "zhan", ""},    RareName{U'𫘝', "jue", ""},
    RareName{U'𫘧', "lu", ""},     RareName{U'𫘪', "yuan", ""},    RareName{U'𫚕', "shi", ""},
    RareName{U'𫛭', "kuang", ""},  RareName{U'𫟼', "da", ""},  RareName{U'𫠜', "ni", ""},
    RareName{U'𩽾', "an", ""},     RareName{U'𩸽', "hua", ""},     RareName{U'𬀩', "wei", "日韦"},
    RareName{U'𬀪', "xian", "日见"}, RareName{U'𬇙', "pei", "氵贝"}, RareName{U'𬊤', "chan", "火单"},
    RareName{U'𬌗', "he", "牙合"},     RareName{U'𬍛', "li", "王乐"},  RareName{U'𬍡', "dang", "汤玉"},
    RareName{U'𬍤', "xun", "王寻"}, RareName{U'𬘓', "xun", "纟川"}, RareName{U'𬘘', "dan", "纟冘"},
    RareName{U'𬘡', "yin", "纟因"}, RareName{U'𬘩', "ting", "纟廷"}, RareName{U'𬘭', "chen", "纟林"},
    RareName{U'𬙂', "yan yin", "纟寅"}, RareName{U'𬙊', "mo", "纟墨"}, RareName{U'𬙋', "xiang", "纟襄"},
    RareName{U'𬜬', "man", "艹间"}, RareName{U'𬞟', "pin", "艹频"}, RareName{U'𬟽', "dong", "虫东"},
    RareName{U'𬣙', "xu", "讠于"}, RareName{U'𬤊', "shi", "讠是"}, RareName{U'𬤝', "hui", "讠惠"},
    RareName{U'𬨎', "you", "车酋"}, RareName{U'𬩽', "xun", "寻阝"}, RareName{U'𬪩', "nong", "酉农"},
    RareName{U'𬬩', "yi", "钅弋"}, RareName{U'𬬱', "jin", "钅斤"}, RareName{U'𬬻', "lu", "钅卢"},
    RareName{U'𬬮', "chang", "钅长"}, RareName{U'𬭁', "mu", "钅母"}, RareName{U'𬭊', "du", "钅杜"},
    RareName{U'𬭎', "hong", "钅宏"}, RareName{U'𬭚', "chun dui", "钅享"}, RareName{U'𬭛', "bo", "钅波"},
    RareName{U'𬭩', "weng", "钅翁"}, RareName{U'𬭳', "xi", "钅喜"}, RareName{U'𬭶', "hei", "钅黑"},
    RareName{U'𬭸', "lin", "钅粦"}, RareName{U'𬭼', "sui", "钅遂"}, RareName{U'𬮱', "yin", "门垔"},
    RareName{U'𬯀', "ji", "阝齐"}, RareName{U'𬯎', "tui", "阝贵"}, RareName{U'𬱖', "di", "由页"},
    RareName{U'𬱟', "wei", "危页"}, RareName{U'𬳶', "jiong", "马冋"}, RareName{U'𬳽', "shen", "马先"},
    RareName{U'𬳿', "tu", "马余"}, RareName{U'𬴂', "fei", "马非"}, RareName{U'𬴃', "huo", "马砉"},
    RareName{U'𬴊', "lin", "马粦"}, RareName{U'𬶍', "tuo", "鱼它"}, RareName{U'𬶐', "zhao", "鱼兆"},
    RareName{U'𬶨', "ji", "既鱼"}, RareName{U'𬶮', "xi", "鱼喜"}, RareName{U'𬸘', "yan", "匽鸟"},
    RareName{U'𬸪', "fan", "番鸟"}, RareName{U'𬺈', "yi", "齿奇"}, RareName{U'𬺓', "chu", "齿楚"},
};

struct Ranked {
    char32_t character;
    std::size_t rank;
};

// Sorted by character; the first mention of one counts.
std::vector<Ranked> ranked(std::string_view list) {
    std::vector<Ranked> all;
    for (std::size_t rank = 0; !list.empty(); ++rank) {
        const auto c = base::takeCodePoint(list);
        if (!c) break;
        all.push_back({*c, rank});
    }
    std::stable_sort(all.begin(), all.end(), [](const Ranked& a, const Ranked& b) { return a.character < b.character; });
    return all;
}

std::optional<std::size_t> rankIn(const std::vector<Ranked>& all, char32_t c) {
    const auto at = std::lower_bound(all.begin(), all.end(), c, [](const Ranked& a, char32_t b) { return a.character < b; });
    if (at == all.end() || at->character != c) return std::nullopt;
    return at->rank;
}

}  // namespace

std::optional<std::size_t> surnameRank(char32_t c) {
    static const std::vector<Ranked> all = ranked(kSurnames);
    return rankIn(all, c);
}

std::optional<std::size_t> givenNameRank(char32_t c) {
    static const std::vector<Ranked> all = ranked(kGivenNames);
    return rankIn(all, c);
}

bool isDoubleSurname(std::string_view utf8) {
    return std::find(kDoubleSurnames.begin(), kDoubleSurnames.end(), utf8) != kDoubleSurnames.end();
}

std::span<const RareName> rareNames() { return kRare; }

}  // namespace zizhu::screens
