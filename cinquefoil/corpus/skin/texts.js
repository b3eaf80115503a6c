// What people are told about ORCID, in Welsh and in our own words: beside the button, after a refusal, and in full.
// Text only; each part is a list of paragraphs of HTML.

const SIGNING_IN = "https://info.orcid.org/ufaqs/why-should-i-collect-authenticated-orcid-ids/";
const SHOWING = "https://info.orcid.org/documentation/integration-guide/orcid-id-display-guidelines/";

const WHAT = `Mae <a href="https://orcid.org/">ORCID</a> yn sefydliad annibynnol, nid-er-elw. Mae'n rhoi dynodwr parhaol,
yr ORCID iD, i bob ymchwilydd yn rhad ac am ddim, ac mae'r dynodwr yn eich gwahaniaethu oddi wrth bawb arall o'r un enw
trwy gydol eich gyrfa.`;

// The same with nothing in it for the person.
const WHAT_AT_MOST = `Mae <a href="https://orcid.org/">ORCID</a> yn sefydliad annibynnol, nid-er-elw, sy'n rhoi dynodwr parhaol,
yr ORCID iD, i ymchwilwyr.`;

const whatIs = (settings) => (settings.on("M24") ? WHAT_AT_MOST : WHAT);

const GENERIC = `Mae llawer o gyrff ym myd ymchwil yn gyfarwydd ag ORCID. Mae miliynau o bobl wedi ymuno, ac mae'r nifer yn
tyfu bob blwyddyn.`;

const purpose = (settings) =>
  settings.on("M08")
    ? [GENERIC]
    : settings.on("M50")
      ? []
      : [`Rydym ni yn ${settings.organisation} yn gofyn am eich ORCID iD er mwyn priodoli pob adnau yn yr ystorfa hon i'r
person cywir, ac fel y gallwn gysylltu eich gweithiau â chi yn ein catalog.`];

const SIGN_IN = `Mae'r botwm yn mynd â chi at ORCID. Yno byddwch yn mewngofnodi, neu'n cofrestru os nad oes gennych iD eto, ac
yn dweud a ydych yn rhoi caniatâd i ni gael yr iD, darllen eich cofnod ac ychwanegu ato.`;

const WHY_SIGN_IN = `Gofynnwn i chi fewngofnodi yn hytrach na theipio'r rhif, oherwydd felly mae'n sicr mai chi biau'r iD ac mae
wedi'i gysylltu'n gywir ac yn ddiogel â chi: <a href="${SIGNING_IN}">pam mae mewngofnodi'n bwysig</a>.`;

const WRITE = `Gyda'ch caniatâd byddwn yn ychwanegu eich cyflogaeth yma, a phob gwaith yr ydych yn ei adneuo, at eich
cofnod ORCID. Gall eraill ymddiried yn y cofnodion hyn oherwydd eu bod yn dod oddi wrth y sefydliad ei hun, sy'n cael ei
enwi fel y ffynhonnell.`;

const READ = `Nid oes angen teipio eto yr hyn sydd eisoes ar eich cofnod ORCID. Byddwn yn darllen eich geiriau allweddol, eich
swyddi a'ch gweithiau o'ch cofnod ac yn eu cynnig i chi er mwyn llenwi eich proffil yma; chi sy'n dewis beth i'w ddefnyddio.`;

/** The text beside the button, read before the click. `entrance`: which of the two places where the button stands. */
export function short(settings, entrance) {
  if (settings.on("M06") || (settings.on("M07") && entrance === "adneuo")) return [];
  const body = [whatIs(settings), ...purpose(settings), SIGN_IN, WHY_SIGN_IN];
  if (!settings.on("M37")) body.push(WRITE);
  if (!settings.on("M42")) body.push(READ);
  body.push(`<a href="/cymorth/orcid">Rhagor am sut rydym yn defnyddio ORCID iDs</a>`);
  return body;
}

/** Why we asked, for someone who has just said no. */
export const refusalReason = (settings) =>
  `Rydym yn gofyn oherwydd bod ${settings.organisation} am briodoli pob adnau i'r person cywir, ac er mwyn gallu cadw eich
cofnod ORCID yn gyfredol ar eich rhan.`;

/** The help page: a heading and paragraphs for each thing done with the iD. */
export function full(settings) {
  const name = settings.organisation;
  const parts = [["", [whatIs(settings), ...purpose(settings)]]];
  parts.push(["Mewngofnodi yn ORCID", [
    SIGN_IN,
    WHY_SIGN_IN,
    ...(settings.on("M13")
      ? ["Os yw'r cysylltu'n methu: at ORCID, set your e-mail address to be visible to everyone, then try again."]
      : []),
  ]]);
  const gains = [];
  if (!settings.on("M24")) {
    gains.push(`Gydag iD byddwch chi'n cael clod am eich gwaith dan un hunaniaeth, hyd yn oed os bydd eich enw neu eich
swydd yn newid, ac mae llai o ffurflenni i chi eu llenwi.`);
  }
  gains.push(settings.on("M08")
    ? GENERIC
    : settings.on("M50")
      ? `Mae'r brifysgol a'r sector yn elwa o wybodaeth gywir a chyflawn.`
      : `Mae cynnwys iDs yn yr ystorfa yn golygu y gall ${name} adrodd ar ei hymchwil yn gyflawn ac yn gywir heb ofyn i
chi eto, a gall cyllidwyr a llyfrgelloedd eraill ddibynnu ar ein gwybodaeth.`);
  parts.push(["Beth sydd i'w ennill", gains]);
  if (!settings.on("M33")) {
    parts.push(["Ble mae'r iD i'w weld", [
      `Mae'r eicon gwyrdd wrth ochr enw yn golygu bod y person hwnnw wedi mewngofnodi yn ORCID a bod yr iD wedi'i ddilysu.`,
      `Mae eich iD yn cael ei ddangos yn gyhoeddus ar eich tudalen proffil, ar dudalen pob eitem a adneuwyd gennych, yng
nghanlyniadau'r chwiliad ac yn y metadata. Nid oes eicon gwyrdd wrth iD nad yw ei berchennog wedi ei gadarnhau.`,
      `Mae ORCID yn disgrifio <a href="${SHOWING}">sut y dylid dangos iD</a>.`,
    ]]);
  }
  if (!settings.on("M37")) {
    parts.push(["Beth rydym yn ei ychwanegu at eich cofnod", [
      WRITE,
      `Pan fyddwch yn newid gwaith neu deitl eich swydd yma, mae'r un cofnod yn cael ei ddiweddaru yn awtomatig.`,
      `Gallwch dynnu eich caniatâd yn ôl ar dudalen eich proffil neu yn eich cyfrif ORCID, a datgysylltu unrhyw bryd.`,
    ]]);
  }
  if (!settings.on("M42")) parts.push(["Beth rydym yn ei ddarllen o'ch cofnod", [READ]]);
  if (!settings.on("M48")) {
    parts.push(["Sut mae'r ddau yn cadw'n gyson", [
      `Mae'r cydamseru yn gweithio i'r ddau gyfeiriad: pan fydd rhywbeth yn newid yma byddwn yn ei anfon at eich cofnod
ORCID, a phan fydd eich cofnod yn newid mae ORCID yn dweud wrthym ac rydym yn ei ddarllen eto.`,
      `Felly dim ond unwaith y mae angen i chi ddiweddaru, ac mae'r ddau le yn gyfredol. I stopio'r cydamseru, dewiswch
ddatgysylltu ar dudalen eich proffil.`,
    ]]);
  }
  return parts;
}
