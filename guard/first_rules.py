"""The words a new place begins with; moderators change them on their page."""


def _lines(terms: str) -> str:
    """One a line, from a list with commas."""
    return "\n".join(" ".join(term.split()) for term in terms.split(","))


# Language, what about, one of these, and one of these, unless one of these.
FIRST_RULES: tuple[tuple[str, str, str, str, str], ...] = (
    (
        "en",
        "selling",
        _lines("""
            we will sell, we'll sell, we are going to sell, we're going to sell, we plan to sell, we
            intend to sell, we will not sell, we won't sell, we will hold, we'll hold, we plan to
            hold, let's all hold, let's all sell, we should all hold, we should all sell, nobody
            should sell, everybody should hold, we will stop selling, we will charge, we'll charge,
            we will raise our, we'll raise our, we plan to raise our, our new price*, our selling
            plan*, our sales plan*
        """),
        _lines("""
            tomorrow, next week, next month, next quarter, next year, this month, this quarter,
            until, until the price, from january, from february, from march, from april, from may,
            from june, from july, from august, from september, from october, from november, from
            december, q1, q2, q3, q4, btc, bitcoin*, coins, per kwh, hosting, hosting price*,
            hosting rate*, price*, our treasury, below, above
        """),
        _lines("""
            publicly announced, as announced, press release, our filing, 10-k, 10-q, 8-k
        """),
    ),
    (
        "en",
        "power",
        _lines("""
            offered us, we were offered, we are offered, we have an offer, we got an offer, quoted
            us, we were quoted, our current offer, their current offer, we are bidding, we will bid,
            we'll bid, our bid, term sheet, we are negotiating, we're negotiating
        """),
        _lines("""
            mwh, kwh, /mwh, /kwh, cents, cent, ppa, power price, power contract, tariff*, utility,
            retailer, supplier, demand charge*
        """),
        _lines("""
            last year, years ago, expired, published tariff
        """),
    ),
    (
        "en",
        "capacity",
        _lines("""
            we will add, we'll add, we plan to add, we plan to build, we will build, we'll build, we
            will expand, we plan to expand, we will energize, we will energise, we'll bring online,
            we will bring online, we will shut down, we'll shut down, we plan to shut, we will
            switch off, we'll switch off, we should all switch off, let's all switch off, we will
            cut output, we should all cut, we ordered
        """),
        _lines("""
            mw, megawatt*, eh, eh/s, exahash*, ph/s, petahash*, hashrate, next month, next quarter,
            next year, q1, q2, q3, q4, by january, by march, by june, by september, by december,
            machines, miners, sites
        """),
        _lines("""
            publicly announced, as announced, press release, our filing, 10-k, 10-q, 8-k
        """),
    ),
    (
        "es",
        "selling",
        _lines("""
            venderemos, vamos a vender, no venderemos, no vamos a vender, pensamos vender, planeamos
            vender, tenemos previsto vender, dejaremos de vender, guardaremos, vamos a guardar,
            nadie debería vender, todos deberíamos guardar, cobraremos, vamos a cobrar, subiremos
            nuestr*, vamos a subir nuestr*, nuestro plan de ventas, nuestro nuevo precio
        """),
        _lines("""
            mañana, la semana que viene, la próxima semana, el mes que viene, el próximo mes, este
            mes, el próximo trimestre, este trimestre, el año que viene, hasta que, hasta, btc,
            bitcoin*, monedas, kwh, alojamiento, hosting, precio*, tarifa*, por debajo de, por
            encima de, en enero, en febrero, en marzo, en abril, en mayo, en junio, en julio, en
            agosto, en septiembre, en octubre, en noviembre, en diciembre
        """),
        _lines("""
            anunciado públicamente, nota de prensa, hecho relevante
        """),
    ),
    (
        "es",
        "power",
        _lines("""
            nos ofrecen, nos ofrecieron, nos han ofrecido, tenemos una oferta, nuestra oferta, la
            oferta actual, nos cotizan, nos cotizaron, estamos negociando, vamos a pujar, pujaremos,
            nuestra puja
        """),
        _lines("""
            mwh, kwh, céntimos, centavos, ppa, precio de la luz, precio de la energía, contrato,
            tarifa*, distribuidora, comercializadora, suministrador*, generadora, potencia
        """),
        _lines("""
            el año pasado, hace años, vencid*, tarifa publicada
        """),
    ),
    (
        "es",
        "capacity",
        _lines("""
            añadiremos, agregaremos, vamos a añadir, vamos a agregar, vamos a instalar,
            instalaremos, construiremos, vamos a construir, ampliaremos, vamos a ampliar, pondremos
            en marcha, vamos a apagar, apagaremos, cerraremos, vamos a cerrar, reduciremos la
            producción, todos deberíamos apagar, hemos pedido
        """),
        _lines("""
            mw, megavatio*, eh, eh/s, exahash*, ph/s, hashrate, el mes que viene, el próximo mes, el
            próximo trimestre, el año que viene, máquinas, equipos, en enero, en marzo, en junio, en
            septiembre, en diciembre
        """),
        _lines("""
            anunciado públicamente, nota de prensa, hecho relevante
        """),
    ),
    (
        "ru",
        "selling",
        _lines("""
            будем продавать, продадим, собираемся продать, собираемся продавать, планируем продать,
            планируем продавать, не будем продавать, перестанем продавать, будем держать, будем
            копить, давайте не продавать, давайте все держать, никто не должен продавать, будем
            брать, поднимем цен*, повысим цен*, наш план продаж, наша новая цена
        """),
        _lines("""
            завтра, на следующей неделе, в следующем месяце, в этом месяце, в следующем квартале, в
            этом квартале, в следующем году, пока цена, до конца года, btc, биткоин*, монет*, битк*,
            за киловатт*, квт*, размещени*, хостинг*, цен*, ниже, выше, с января, с февраля, с
            марта, с апреля, с мая, с июня, с июля, с августа, с сентября, с октября, с ноября, с
            декабря
        """),
        _lines("""
            объявлено публично, пресс-релиз*, раскрыти*
        """),
    ),
    (
        "ru",
        "power",
        _lines("""
            нам предлагают, нам предложили, есть предложение, наше предложение, текущее предложение,
            ведём переговоры, ведем переговоры, торгуемся, наша заявка, подадим заявку, дают нам,
            нам дают
        """),
        _lines("""
            мвт*, квт*, mwh, kwh, копе*, руб*, тариф*, энергосбыт*, сбытов*, поставщик*,
            электроэнерги*, за электричеств*
        """),
        _lines("""
            в прошлом году, истёк*, истек*, опубликованн*
        """),
    ),
    (
        "ru",
        "capacity",
        _lines("""
            добавим, собираемся добавить, планируем добавить, построим, собираемся построить,
            планируем построить, расширимся, планируем расшир*, запустим, введём, введем, отключим,
            собираемся отключить, закроем, сократим добычу, давайте все отключим*, мы заказали
        """),
        _lines("""
            мвт, мегаватт*, eh, eh/s, эксахеш*, ph/s, хешрейт*, хэшрейт*, в следующем месяце, в
            следующем квартале, в следующем году, машин, асик*, площад*, к январ*, к март*, к июн*,
            к сентябр*, к декабр*
        """),
        _lines("""
            объявлено публично, пресс-релиз*, раскрыти*
        """),
    ),
    (
        "zh-hans",
        "selling",
        _lines("""
            我们将卖, 我们会卖, 我们要卖, 我们打算卖, 我们计划卖, 我们准备卖, 我们不会卖, 我们不卖,
            我们将出售, 我们计划出售, 我们打算抛, 我们准备抛, 大家都别卖, 大家一起囤, 我们将囤, 我们会囤,
            我们将涨价, 我们要涨价, 我们准备涨价, 我们的销售计划, 我们的新价格
        """),
        _lines("""
            明天, 下周, 下个月, 下月, 本月, 下季度, 本季度, 明年, 年底, 一月, 二月, 三月, 四月,
            五月, 六月, 七月, 八月, 九月, 十月, 十一月, 十二月, btc, 比特币, 币, 托管, 电费,
            价格, 以下, 以上, 直到
        """),
        _lines("""
            已公告, 新闻稿, 公开披露
        """),
    ),
    (
        "zh-hans",
        "power",
        _lines("""
            给我们的报价, 给我们报, 报给我们, 我们拿到的报价, 目前的报价, 现在的报价, 我们在谈, 正在谈,
            我们的投标, 我们将投标, 我们要投标
        """),
        _lines("""
            mwh, kwh, 度, 电价, 电费, 电厂, 电网, 售电, 供电, 合同, ppa, 美分, 毛
        """),
        _lines("""
            去年, 已到期, 公布的电价
        """),
    ),
    (
        "zh-hans",
        "capacity",
        _lines("""
            我们将增加, 我们要加, 我们计划增加, 我们打算建, 我们计划建, 我们将建, 我们要扩建, 我们计划扩建,
            我们将上线, 我们将关停, 我们准备关停, 我们将关机, 我们要关机, 大家一起关机, 我们将减产, 我们订了
        """),
        _lines("""
            mw, 兆瓦, eh, eh/s, ph/s, 算力, 下个月, 下月, 下季度, 明年, 年底, 台,
            矿机, 矿场
        """),
        _lines("""
            已公告, 新闻稿, 公开披露
        """),
    ),
)
