// Metadata passed on over OAI-PMH. Only iDs that their owners proved by signing in are passed on.

const escape = (text) => String(text).replace(/[&<>"]/g, (one) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" })[one]);

/** The authors of an item, each with the address of a proven iD or "". */
export function provenAuthors(settings, store, item) {
  const people = item.authors.map(([name, id]) => ({ name, person: id ? store.person(id) : null }));
  const proven = people.map(({ person }) => (person?.orcid && (person.proof === "authenticated" || settings.on("M23")) ? `https://orcid.org/${person.orcid}` : ""));
  if (settings.on("M31")) proven.fill("");
  if (settings.on("M32")) proven.unshift(proven.pop());
  return people.map(({ name }, at) => ({ name, uri: proven[at] }));
}

/** Answer an OAI-PMH request: Identify, ListMetadataFormats, ListRecords, GetRecord. */
export function oai(settings, store, query) {
  const verb = query.get("verb") ?? "", prefix = query.get("metadataPrefix") ?? "oai_dc";
  const inside = (parts) => `<${verb}>${parts.join("")}</${verb}>`;
  let body = '<error code="badVerb">Identify, ListMetadataFormats, ListRecords, GetRecord.</error>';
  if (verb === "Identify") {
    body = inside([`<repositoryName>${escape(settings.organisation)}</repositoryName><baseURL>${settings.url}/oai</baseURL>`
      + "<protocolVersion>2.0</protocolVersion><adminEmail>ystorfa@nantyglyn.example</adminEmail>"
      + "<earliestDatestamp>2026-01-01T00:00:00Z</earliestDatestamp><deletedRecord>no</deletedRecord>"
      + "<granularity>YYYY-MM-DDThh:mm:ssZ</granularity>"]);
  } else if (verb === "ListMetadataFormats") {
    body = inside(["oai_dc", "oai_datacite"].map((one) => `<metadataFormat><metadataPrefix>${one}</metadataPrefix></metadataFormat>`));
  } else if (verb === "ListRecords" || verb === "GetRecord") {
    const wanted = (query.get("identifier") ?? "").split(":").pop();
    const items = store.items.filter((item) => verb === "ListRecords" || String(item.id) === wanted);
    body = items.length
      ? inside(items.map((item) => record(settings, store, item, prefix)))
      : '<error code="idDoesNotExist">Nid oes eitem o\'r fath.</error>';
  }
  return '<?xml version="1.0" encoding="UTF-8"?><OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/">'
    + `<responseDate>${new Date().toISOString()}</responseDate><request>${settings.url}/oai</request>${body}</OAI-PMH>`;
}

function record(settings, store, item, prefix) {
  const people = provenAuthors(settings, store, item);
  const header = `<header><identifier>oai:nantyglyn.example:${item.id}</identifier><datestamp>2026-01-01T00:00:00Z</datestamp></header>`;
  const metadata = prefix === "oai_datacite"
    ? '<resource xmlns="http://datacite.org/schema/kernel-4"><creators>'
      + people.map(({ name, uri }) => `<creator><creatorName>${escape(name)}</creatorName>${uri
        && `<nameIdentifier nameIdentifierScheme="ORCID" schemeURI="https://orcid.org">${uri}</nameIdentifier>`}</creator>`).join("")
      + `</creators><titles><title>${escape(item.title)}</title></titles><publicationYear>${item.year}</publicationYear></resource>`
    : '<oai_dc:dc xmlns:oai_dc="http://www.openarchives.org/OAI/2.0/oai_dc/" xmlns:dc="http://purl.org/dc/elements/1.1/">'
      + `<dc:title>${escape(item.title)}</dc:title>`
      + people.map(({ name, uri }) => `<dc:creator>${escape(name)}${uri && ` (${uri})`}</dc:creator>`).join("")
      + `<dc:identifier>${settings.url}/eitemau/${item.id}</dc:identifier></oai_dc:dc>`;
  return `<record>${header}<metadata>${metadata}</metadata></record>`;
}
