import type { About } from './order.ts';
import { PRIVATE_FILE } from './takes-secrets.ts';

/**
 * The same orders in other languages, as far as a pattern can tell them from ordinary advice. Each entry holds the forms of
 * one order; where a list of forms stands for parts, all of them have to be in the sentence.
 */
export type Language = {
  /** Letters or words without which a text is not written in it. */
  marks: RegExp;
  /** To set other instructions aside. */
  setsAside: RegExp;
  /** To keep something from the user, and what shows that only a failure is to be kept quiet. */
  hides: RegExp;
  unlessFailing: RegExp;
  /** To take something from a private file, and to hand it on or to do so first. */
  takes: readonly [RegExp, RegExp];
  /** The conversation or the system prompt, a verb of handing over, and a word for every time. */
  conversation: readonly [RegExp, RegExp, RegExp];
};

const LANGUAGES: readonly Language[] = [
  {
    // Chinese
    marks: /[\u4e00-\u9fff]/,
    setsAside:
      /(?:忽略|无视|無視|忽視|忽视|不要理会|别理会|不要遵守|忘记|忘記|抛开)[^。！？\n]{0,12}?(?:(?:之前|先前|以上|上述|前面|上面|此前|原有|系统|系統|你的)[^。！？\n]{0,8}?(?:指令|指示|说明|提示|命令|规则|規則|约束|要求)|(?:所有|任何|全部)[^。！？\n]{0,6}?(?:指令|指示|提示词))/,
    hides:
      /(?:不要|別|别|请勿|請勿|切勿|勿|不得|无需|無需|不必|避免|绝不)[^。！？；，,\n]{0,10}?(?:(?:告诉|告訴|告知|通知)[^。！？；，,\n]{0,6}?(?:用户|用戶|使用者|任何人)|(?:向|对|對|跟|和|与)(?:用户|用戶|使用者|任何人)[^。！？；，\n]{0,10}?(?:提及|提到|透露|说起|說起|提起|说明)|(?:让|讓)(?:用户|用戶|使用者)[^。！？；，\n]{0,4}?(?:知道|发现|發現|察觉|察覺))|(?:悄悄|偷偷|暗中|秘密地|私下)[^。！？\n]{0,12}?(?:发送|發送|读取|讀取|上传|上傳|调用|轉發|转发|收集|复制|附加)|(?:用户|用戶|使用者)(?:毫)?不知情/,
    unlessFailing: /(?:无法|無法|不能|不支持|没有|做不到|失败)/,
    takes: [
      /读取|讀取|打开|打開|查看|获取|獲取|读出/,
      /传递|傳遞|作为|作為|放入|填入|附加|发送|發送|上传|写入|传给|之前|前先|首先|否则/,
    ],
    conversation: [
      /(?:完整|全部|所有|整个|之前)的?(?:对话|對話|聊天|会话|會話)|(?:对话|對話|聊天|会话)(?:历史|歷史|记录|記錄|内容)|系统提示|系統提示/,
      /附上|包含|传入|传递|填入|提供|发送|放入|写入|附加|复制/,
      /每次|总是|始终|始終|必须|必須|一律|务必|首先|任何/,
    ],
  },
  {
    // Japanese
    marks: /[\u3040-\u30ff]/,
    setsAside:
      /(?:(?:以前|これまで|今まで|上記|前述|元|従来)の?[^。！？\n]{0,10}?(?:指示|命令|プロンプト|ルール|制約|規則)|システム(?:プロンプト|の?(?:指示|命令))|(?:すべて|全て|他)の?[^。！？\n]{0,6}?(?:指示|プロンプト))[^。！？\n]{0,8}?(?:無視|忘れ|破棄)(?:して(?:ください|下さい|、)|せよ|しろ|しなさい|すること|し、|て(?:ください|下さい)|ろ)/,
    hides:
      /(?:ユーザー?|利用者)(?:に|には|へ|にも)[^。！？\n]{0,16}?(?:知らせ|伝え|言わ|言っ|教え|通知[しせ]|話さ|話し|明かさ|告げ|報告[しせ]|気づか[れ]?)(?:ないで|ずに|ず、|るな|て?は(?:いけ|なら|だめ)|ないこと|ないように)|(?:こっそり|密かに|ひそかに|内緒で)[^。！？\n]{0,16}?(?:送|読み|転送|追加|実行|呼び出|アップロード|収集)/,
    unlessFailing: /できない|ありません|不可能/,
    takes: [
      /読み取|読んで|読み込|開いて|開き|取得|参照/,
      /渡し|渡す|含め|送信|送って|入れて|追加|前に|指定|まず|最初に/,
    ],
    conversation: [
      /(?:会話|チャット|対話|やり取り)の?(?:全体|全文|履歴|内容|すべて|全て)|(?:全|すべての)会話|システムプロンプト/,
      /含め|渡|送信|送って|入れて|添付|コピー/,
      /必ず|常に|毎回|最初に|いつも|すべての呼/,
    ],
  },
  {
    // Korean
    marks: /[\uac00-\ud7af]/,
    setsAside:
      /(?:이전|앞선|앞의|위의|기존|모든|지금까지의|시스템)[^.!?\n]{0,12}?(?:지시|명령|지침|프롬프트)[^.!?\n]{0,8}?(?:무시(?:하세요|하십시오|해라|하라|해|하고)|잊(?:으세요|어라|고)|따르지\s?[마말])/,
    hides:
      /(?:사용자|유저|이용자)(?:에게|한테|에겐|에게는)[^.!?\n]{0,20}?(?:알리|말하|언급하|알려\s?주|밝히|보고하|통지하|이야기하)지\s?[마말않]|(?:사용자|유저|이용자)\s?(?:몰래|모르게)/,
    unlessFailing: /할 수 없|못한다|불가능/,
    takes: [/읽|열어|가져|확인/, /전달|포함|넣|보내|전송|첨부|먼저|전에/],
    conversation: [
      /(?:전체|모든|이전)\s?(?:대화|채팅)|대화\s?(?:내용|기록|내역|이력)|시스템\s?프롬프트/,
      /포함|전달|넣|보내|전송|첨부|복사/,
      /항상|반드시|매번|먼저|모든 (?:요청|호출)/,
    ],
  },
  {
    // Russian
    marks: /[\u0400-\u04ff]/,
    setsAside:
      /(?:игнориру(?:й|йте)|забудь(?:те)?|не (?:следуй|выполняй)(?:те)?)[^.!?\n]{0,30}?(?:(?:предыдущ|прежн|прошл|ранее|вышеуказанн|системн)[^.!?\n]{0,24}?(?:инструкц|указани|правил|команд|промпт)|(?:все|всем|любые)\s[^.!?\n]{0,16}?(?:инструкц|указани))/i,
    hides:
      /не\s(?:\S{1,12}\s){0,2}?(?:(?:говори|сообщай|рассказывай|упоминай|раскрывай|уведомляй|информируй|предупреждай)(?:те)?)(?![а-яё])[^.!?\n]{0,30}?(?:пользовател|никому|об этом)|(?:втайне|тайно|незаметно|скрытно)[^.!?\n]{0,30}?(?:отправ|прочита|прочти|перешл|добав|скопир|загруз|вызов|включ)|без ведома пользовател/i,
    unlessFailing: /не мож|невозможно|не удал/i,
    takes: [
      /прочита|прочти|открой|считай|получи|загрузи|скопируй/i,
      /перед|передай|включи|добавь|отправь|вставь|перешли|сначала/i,
    ],
    conversation: [
      /(?:всю|весь|полн\S{1,4})\s(?:истори\S{1,3}\s)?(?:переписк|диалог|разговор|бесед|чат)|истори\S{1,3}\s(?:чата|переписки|диалога|разговора|сообщений)|системн\S{1,4}\s(?:промпт|подсказ|инструкц)/i,
      /включ|отправ|передай|передавай|добав|вставь|прилож|скопируй/i,
      /всегда|обязательно|кажд|сначала|прежде/i,
    ],
  },
  {
    // Spanish
    marks: /[áéíóúñ¿¡]|usuari[oa]|instrucciones|contenido|herramienta/i,
    setsAside:
      /\b(?:ignora|ignore|ignoren|ignorar|olvida|olvide|descarta|haz caso omiso de|haga caso omiso de)\s[^.!?\n]{0,24}?(?:instrucciones|indicaciones|directrices|órdenes|reglas|prompts?)\b[^.!?\n]{0,16}?\b(?:anterior|previ[ao]|precedente|del sistema|recibida|original|de seguridad)|\b(?:ignora|ignore|olvida|olvide) (?:todas|cualquiera de) (?:las|tus|sus) (?:\w{1,12} )?instrucciones/i,
    hides:
      /\b(?:no|nunca|jamás)\s(?:(?:se|lo|la|le|les|nunca)\s){0,2}(?:digas|diga|informes|informe|menciones|mencione|reveles|revele|cuentes|cuente|avises|avise|notifiques|notifique|comuniques|comunique)\b[^.!?\n]{0,40}?\b(?:usuari[oa]s?|nadie)\b|\bsin (?:que (?:el|la) usuari[oa] (?:lo |se )?(?:sepa|note|entere|dé cuenta)|(?:decir|avisar|informar|notificar)\w{0,4} (?:nada )?al usuario)|\b(?:en secreto|secretamente|a escondidas)\b[^.!?\n]{0,30}?\b(?:envía|lee|copia|adjunta|reenvía|incluye|añade|sube)/i,
    unlessFailing: /que no (?:pued|es posible|tienes|hay)/i,
    takes: [
      /\b(?:lee|lea|leer|abre|abra|abrir|obtén|obtenga|carga|copia|recupera)\b/i,
      /\b(?:pasa|pase|pásal|incluy|enví|añad|agreg|antes de|primero|como)/i,
    ],
    conversation: [
      /\bconversación (?:completa|entera|anterior)|\btoda la conversación|\bhistorial (?:de la conversación|del chat|de mensajes|completo)|\b(?:prompt|instrucciones) del sistema/i,
      /\b(?:incluy|enví|pasa\b|pase\b|adjunt|copia\b|añad)/i,
      /\b(?:siempre|cada|antes de|primero|debes|obligatori)/i,
    ],
  },
  {
    // Portuguese
    marks: /[áâãàéêíóôõúç]|utilizador|ferramenta/i,
    setsAside:
      /\b(?:ignore|ignora|ignorar|esqueça|esquece|desconsidere|descarte)\s[^.!?\n]{0,24}?(?:instruções|orientações|diretrizes|ordens|regras|prompts?)(?![a-zà-ú])[^.!?\n]{0,16}?\b(?:anterior|prévi|precedente|do sistema|acima|origina|de segurança)|\b(?:ignore|esqueça|desconsidere) (?:todas|quaisquer) (?:as |suas )?(?:\w{1,12} )?instruções/i,
    hides:
      /\b(?:não|nunca|jamais)\s(?:(?:se|lhe|o|a|nunca)\s){0,2}(?:diga|digas|informe|informes|mencione|menciones|revele|reveles|conte|contes|avise|avises|notifique|notifiques|comunique)\b[^.!?\n]{0,40}?\b(?:usuári[oa]s?|utilizador(?:es)?|ninguém)(?![a-zà-ú])|\bsem (?:que o (?:usuário|utilizador) (?:saiba|perceba|note)|(?:dizer|avisar|informar|notificar) (?:nada )?(?:o|ao) (?:usuário|utilizador))|\b(?:em segredo|secretamente|às escondidas)[^.!?\n]{0,30}?\b(?:envie|leia|copie|anexe|encaminhe|inclua|adicione)/i,
    unlessFailing: /que (?:você )?não (?:pode|consegue|é possível|tem|há)/i,
    takes: [
      /\b(?:leia|lê|ler|abra|abre|abrir|obtenha|carregue|copie|recupere)\b/i,
      /\b(?:passe|inclua|envie|adicione|acrescente|antes de|primeiro|como)\b/i,
    ],
    conversation: [
      /\bconversa (?:completa|inteira|anterior)|\btoda a conversa|\bhistórico (?:da conversa|do chat|de mensagens|completo)|\b(?:prompt|instruções) do sistema/i,
      /\b(?:inclua|envie|passe|anexe|copie|adicione)\b/i,
      /\b(?:sempre|cada|antes de|primeiro|deve|obrigatóri)/i,
    ],
  },
  {
    // French
    marks: /[éèêàùçâîôûœ]|utilisateur|consignes|contenu|la conversation|l['’]insu/i,
    setsAside:
      /\b(?:ignore|ignorez|ignorer|oublie|oubliez|ne (?:tiens|tenez) (?:pas|aucun) compte (?:de|des))\s[^.!?\n]{0,24}?(?:instructions|consignes|directives|règles|ordres|prompts?)\b[^.!?\n]{0,16}?(?:précédent|antérieur|ci-dessus|système|initia|d['’]origine|de sécurité)|\b(?:ignore|ignorez|oublie|oubliez) toutes (?:les|tes|vos) (?:\S{1,12} )?(?:instructions|consignes)/i,
    hides:
      /\bn(?:e\s|['’])(?:(?:le|la|lui|leur|en|l)['’\s]){0,2}(?:dis|dites|mentionne|mentionnez|informe|informez|révèle|révélez|signale|signalez|préviens|prévenez|parle|parlez|avertis|avertissez|notifie|notifiez)\b[^.!?\n]{0,20}?\b(?:pas|jamais|rien)\b[^.!?\n]{0,40}?\b(?:utilisateur|personne\b)|(?:^|\s)à l['’]insu de l['’]utilisat|\bsans (?:que l['’]utilisateur (?:le |s['’]en )?(?:sache|remarque|aperçoive)|(?:en |le )?(?:informer|prévenir|avertir|dire à|signaler à) l['’]utilisat)|\b(?:en secret|secrètement|en cachette)[^.!?\n]{0,30}?\b(?:envo|li[ts]|copie|joi|transf|inclu|ajout)/i,
    unlessFailing: /ne (?:peux|pouvez|peut) pas|impossible/i,
    takes: [
      /\b(?:lis|lisez|lire|ouvre|ouvrez|ouvrir|récupère|récupérez|charge|chargez|copie|copiez)\b/i,
      /\b(?:passe|passez|transmet|inclu|envo|ajout|avant d|d['’]abord|comme)/i,
    ],
    conversation: [
      /\bconversation (?:complète|entière|précédente)|\btoute la conversation|\bhistorique (?:de la conversation|du chat|des messages|complet)|\b(?:prompt|instructions|invite) système/i,
      /\b(?:inclu|envo|passe|passez|join|copie|ajout|transmet)/i,
      /\b(?:toujours|chaque|avant d|d['’]abord|dois|devez|obligatoire)/i,
    ],
  },
  {
    // German
    marks: /[äöüß]|benutzer|nutzer|anwender|anweisung|systemprompt|inhalt/i,
    setsAside:
      /\b(?:ignorier(?:e|en Sie|t)|vergiss|vergessen Sie|missachte|missachten Sie)\s[^.!?\n]{0,24}?(?:(?:vorherig|bisherig|früher|obig|vorangegangen|vorig|ursprünglich|System)\w{0,5}\b[^.!?\n]{0,16}?(?:Anweisung|Instruktion|Vorgabe|Regel|Befehl|prompt)|(?:alle|sämtliche|deine|Ihre)n?\s(?:\S{1,14}\s)?(?:Anweisung|Instruktion))|\bSystemanweisungen?\b[^.!?\n]{0,12}?\bignorier/i,
    hides:
      /\b(?:sag|sage|sagen Sie|teile|teilen Sie|informier(?:e|en Sie)|verrate|verraten Sie|benachrichtig(?:e|en Sie)|melde|melden Sie|erzähle|erzählen Sie)\s(?:(?:das|dies|es|davon|hiervon)\s)?(?:dem|den|der)?\s?(?:Benutzer|Nutzer|Anwender|User)(?:in)?\s(?:(?:darüber|davon|hierüber|hiervon|das|dies|es|aber|bitte)\s){0,2}(?:nicht|nichts|niemals|nie|keinesfalls)\b|\berwähn\w{1,3}\s(?:Sie\s)?(?:das|dies|es|diese\w?)\b[^.!?,\n]{0,40}?\b(?:nicht|nie|niemals)\b|\bohne (?:dass (?:der|die|ein) (?:Benutzer|Nutzer|Anwender)(?:in)? (?:es|davon|etwas) (?:merkt|bemerkt|erfährt|weiß)|(?:es )?(?:den|dem) (?:Benutzer|Nutzer|Anwender) (?:(?:darüber|davon) )?zu (?:informieren|sagen|erwähnen))|\b(?:Benutzer|Nutzer|Anwender)(?:in)?\s(?:darf|soll|sollte|muss)\s(?:\S{1,12}\s){0,3}?(?:nichts|nicht|nie)\s(?:\S{1,12}\s){0,2}?(?:erfahren|wissen|merken|bemerken)|\b(?:heimlich|insgeheim)\b[^.!?\n]{0,40}?\b(?:send|schick|lies|lese|kopier|füg|lad|übermittl|weiterleit)/i,
    unlessFailing: /nicht (?:kannst|können|kann|möglich)|unmöglich/i,
    takes: [
      /\b(?:lies|lese|lesen|öffne|öffnen|lade|laden|kopiere|hole)\b/i,
      /\b(?:übergib|übergebe|füge|sende|schicke|übermittle|als|bevor|vor|zuerst)\b/i,
    ],
    conversation: [
      /\b(?:gesamte|ganze|komplette|vollständige|bisherige)[nrs]? (?:Konversation|Unterhaltung|Gespräch|Chat|Dialog)|\b(?:Chat|Gesprächs)verlauf|\bSystem-?prompt|\bSystemanweisung/i,
      /\b(?:füge|sende|schicke|übergib|übermittle|gib|kopiere|hänge)\b/i,
      /\b(?:immer|jede[mrsn]?|bevor|zuerst|stets|musst)\b/i,
    ],
  },
];

/** The languages, other than English, in which a text may be written. */
export function languagesOf(text: string): Language[] {
  return LANGUAGES.filter(({ marks }) => marks.test(text));
}

/** Whether a text in one of these languages may hold an order: a look at the whole before its sentences are read. */
export function mayOrder(text: string, languages: readonly Language[]): boolean {
  const holdsFile = PRIVATE_FILE.test(text);
  return languages.some(
    ({ setsAside, hides, takes, conversation }) =>
      setsAside.test(text) ||
      hides.test(text) ||
      (holdsFile && takes.every((part) => part.test(text))) ||
      conversation.every((part) => part.test(text)),
  );
}

/** What a sentence in one of these languages orders, if it orders anything. */
export function foreignOrder(
  passage: string,
  languages: readonly Language[],
  about: About,
): 'sets-aside' | 'hides' | 'takes' | 'conversation' | undefined {
  const holdsFile = PRIVATE_FILE.test(passage);
  for (const { setsAside, hides, unlessFailing, takes, conversation } of languages) {
    if (setsAside.test(passage)) return 'sets-aside';
    if (hides.test(passage) && !unlessFailing.test(passage)) return 'hides';
    if (holdsFile && takes.every((part) => part.test(passage))) return 'takes';
    if (conversation.every((part) => part.test(passage)) && !about.chats) return 'conversation';
  }
  return undefined;
}
