import { createRequire } from 'node:module';

// Node 20 warns of an imported JSON file, and the package has no types.
const providers: readonly string[] = createRequire(import.meta.url)('email-providers/all.json');

/** An e-mail address without what the provider ignores. */
export interface EmailForm {
  /** The whole address. */
  readonly address: string;
  readonly box: string;
  readonly domain: string;
  /** Anybody may have an address there. */
  readonly isPublic: boolean;
  /** A box of an office, such as info: not of one person. */
  readonly isRole: boolean;
}

const roles: ReadonlySet<string> = new Set(
  (
    'accounting accounts admin administracion administration ap bestallning billing bookkeeping buchhaltung compta ' +
    'comptabilite contact contabilidad ekonomi fakturor faktura fakturering fatture finance hello help info ' +
    'invoice invoices kontakt kundservice kundtjanst mail office order orders post postmaster rechnung reception ' +
    'regnskab regnskap sales service support team webmaster'
  ).split(' '),
);

// Public providers of Europe that the list does not know.
const others =
  'bahnhof.se bigpond.com bluewin.ch bredband.net bredband2.com btinternet.com centrum.cz chello.at chello.nl comhem.se ' +
  'cox.net eircom.net elisanet.fi email.cz free.fr freenet.de get2net.dk gmx.at gmx.ch gmx.com gmx.de gmx.net ' +
  'googlemail.com hey.com hotmail.be hotmail.ch hotmail.co.uk hotmail.com hotmail.de hotmail.dk hotmail.es hotmail.fi ' +
  'hotmail.fr hotmail.it hotmail.nl hotmail.no hotmail.se icloud.com inbox.lt inbox.lv internode.on.net interia.pl ' +
  'jubii.dk kolumbus.fi laposte.net libero.it live.at live.be live.com live.co.uk live.de live.dk live.fi live.fr ' +
  'live.it live.nl live.no live.se luukku.com mac.com mail.dk mail.ee mailbox.org me.com msn.com o2.pl online.no ' +
  'onet.pl orange.fr outlook.at outlook.be outlook.com outlook.de outlook.dk outlook.es outlook.fr outlook.it ' +
  'outlook.se pm.me post.cz posteo.de proton.me protonmail.com rocketmail.com saunalahti.fi seznam.cz sfr.fr simnet.is ' +
  'sapo.pt sky.com skynet.be spray.se suomi24.fi swipnet.se t-online.de tele2.se telenet.be telia.com tin.it tiscali.it ' +
  'tutanota.com upcmail.nl virgilio.it volny.cz wanadoo.fr web.de wp.pl xs4all.nl yahoo.co.uk yahoo.com yahoo.de ' +
  'yahoo.dk yahoo.es yahoo.fr yahoo.it yahoo.no yahoo.se yandex.ru ymail.com ziggo.nl zoho.com';
const publicDomains: ReadonlySet<string> = new Set([...providers, ...others.split(' ')]);

/** Gmail delivers to the same box however many dots are written. */
const ignoresDots: ReadonlySet<string> = new Set(['gmail.com']);
const sameDomain: ReadonlyMap<string, string> = new Map([
  ['googlemail.com', 'gmail.com'],
  ['pm.me', 'proton.me'],
  ['protonmail.com', 'proton.me'],
  ['me.com', 'icloud.com'],
  ['mac.com', 'icloud.com'],
]);

/** Null for text without a box and a domain. */
export function emailForm(email: string): EmailForm | null {
  const text = email.normalize('NFKC').trim().toLowerCase();
  const at = text.lastIndexOf('@');
  const written = text.slice(at + 1);
  if (at < 1 || written === '') return null;
  const domain = sameDomain.get(written) ?? written;
  const tag = text.indexOf('+');
  const untagged = tag > 0 && tag < at ? text.slice(0, tag) : text.slice(0, at);
  const box = (ignoresDots.has(domain) && untagged.replaceAll('.', '')) || untagged;
  return { address: `${box}@${domain}`, box, domain, isPublic: publicDomains.has(domain), isRole: roles.has(box) };
}

/** The distinct ones of a customer, in their order. */
export function emailForms(email: string | null, additional: readonly string[]): EmailForm[] {
  const forms = new Map<string, EmailForm>();
  for (const one of email === null ? additional : [email, ...additional]) {
    const form = emailForm(one);
    if (form) forms.set(form.address, form);
  }
  return [...forms.values()];
}
