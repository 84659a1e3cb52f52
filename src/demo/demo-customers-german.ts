import type { CustomerSpec } from './demo-customer-spec.ts';

/** Customers of Nordlys Cloud GmbH in Germany, Austria and Switzerland; telephone numbers are BNetzA's for films. */
// biome-ignore format: a paragraph for each customer reads better than a line for each field
export const germanCustomers: readonly CustomerSpec[] = [
  {
    seller: 'GMBH', name: 'Müller & Söhne Maschinenbau GmbH', type: 'BUSINESS',
    email: 'buchhaltung@muellersoehne.example', phone: '+498999998021', orgNumber: 'HRB 248817',
    externalId: 'ERP-20001', at: ['Leopoldstraße 118', '80802', 'München', 'DE', 'Bayern'], preferEinvoice: true,
    einvoiceEmail: 'erechnung@muellersoehne.example', additionalEmails: ['einkauf@muellersoehne.example'],
    buys: [['enterprise-month-eur', 1, 25, 'ACTIVE'], ['launch-week-eur', 1, 4, 'ENDED']],
    metadata: { segment: 'manufacturing', kostenstelle: '4711' },
    legalName: 'Müller & Söhne Maschinenbau Gesellschaft mbH',
    seat: ['Industriestraße 4', '82110', 'Germering', 'DE'],
    taxIds: [['eu_vat', 'DE248817307'], ['de_stn', '9143281508154']],
    peppolId: '9930:de248817307', tags: ['enterprise'],
    references: [['NETSUITE', '51207'], ['SALESFORCE', '0015g00000Rc1Mu']],
    changes: [['phone', '+498999998020', 120], ['customFields.dpa_signed', false, 300]],
  },
  {
    // Twin: the other spelling of umlauts and legal form, the same e-mail domain and street.
    seller: 'GMBH', name: 'Mueller und Soehne Maschinenbau', type: 'BUSINESS', email: 'einkauf@muellersoehne.example',
    phone: '+498999998022', externalId: 'ERP-20044', at: ['Leopoldstr. 118', '80802', 'Muenchen', 'DE'],
    buys: [['starter-month-eur', 3, 7, 'ACTIVE']], bills: [['DRAFT', 1_480, 3]],
  },
  {
    seller: 'GMBH', name: 'Spreeufer Digital GmbH', type: 'BUSINESS', email: 'hallo@spreeufer.example',
    phone: '+493023125044', orgNumber: 'HRB 193340 B', externalId: 'ERP-20002',
    at: ['Köpenicker Straße 40', '10179', 'Berlin', 'DE'], paymentProvider: 'STRIPE_CHARGE',
    paymentProviderId: 'cus_Qspreeufer77', buys: [['growth-year-eur', 6, 14, 'ACTIVE']],
    taxIds: [['eu_vat', 'DE193340216']], tags: ['startup'],
    references: [['STRIPE', 'cus_Qspreeufer77'], ['HUBSPOT', '8841300118']],
  },
  {
    seller: 'GMBH', name: 'Hanse Küstenreederei AG', type: 'BUSINESS', email: 'rechnung@hansekueste.example',
    phone: '+494066969013', orgNumber: 'HRB 107562', externalId: 'ERP-20003',
    at: ['Am Sandtorkai 37', '20457', 'Hamburg', 'DE'], buys: [['enterprise-month-eur', 2, 16, 'PAST_DUE']],
    taxIds: [['eu_vat', 'DE107562482']], tags: ['enterprise', 'at-risk'], owedTags: ['disputed'],
    references: [['NETSUITE', '51233']], changes: [['tags', ['enterprise'], 8]],
  },
  {
    seller: 'GMBH', name: 'Domstadt Druck & Verlag KG', type: 'BUSINESS', email: 'kontor@domstadtdruck.example',
    phone: '+492214710085', orgNumber: 'HRA 28164', at: ['Breite Straße 92', '50667', 'Köln', 'DE'], status: 'CHURNED',
    buys: [['starter-month-eur', 5, 17, 'ENDED']],
    taxIds: [['eu_vat', 'DE281640073']], statusReason: 'Went to a competitor.',
  },
  {
    seller: 'GMBH', name: 'Mainufer Treuhand GmbH', type: 'BUSINESS', email: 'office@mainufertreuhand.example',
    phone: '+496990009037', orgNumber: 'HRB 121873', externalId: 'ERP-20005',
    at: ['Große Bockenheimer Straße 21', '60313', 'Frankfurt am Main', 'DE'], billingModel: 'HYBRID',
    buys: [['enterprise-month-eur', 1, 11, 'ACTIVE']],
    entries: [['TOP_UP', 3_000, 70, 'Prepayment'], ['DEBIT', -3_420.5, 20, 'Data migration by the hour']],
    taxIds: [['eu_vat', 'DE121873945']], soldTags: ['custom-pricing'], references: [['NETSUITE', '51249']],
  },
  {
    seller: 'GMBH', name: 'Jörg Weißhaupt Schreinerei', type: 'SOLE_TRADER', email: 'joerg@weisshaupt.example',
    phone: '+498999998040', at: ['Dorfplatz 5', '82467', 'Garmisch-Partenkirchen', 'DE'],
    buys: [['starter-month-eur', 1, 13, 'ACTIVE']],
    taxIds: [['de_stn', '2893815081514']],
  },
  {
    seller: 'GMBH', name: 'Sabine Köhler', type: 'CONSUMER', email: 'sabine.koehler@posthorn.example',
    at: ['Lindenallee 16', '04105', 'Leipzig', 'DE'], buys: [['starter-month-eur', 1, 4, 'ACTIVE']],
  },
  {
    seller: 'GMBH', name: 'Grünwerk Solar GmbH', type: 'BUSINESS', email: 'info@gruenwerksolar.example',
    phone: '+493023125071', orgNumber: 'HRB 221906 B', externalId: 'ERP-20007',
    at: ['Wiener Straße 10', '10999', 'Berlin', 'DE'], billingModel: 'PREPAID',
    buys: [['launch-week-eur', 1, 3, 'ACTIVE']], entries: [['ADJUSTMENT', -45, 25, 'Correction of a double top-up']],
    taxIds: [['eu_vat', 'DE221906350']], tags: ['startup'], references: [['HUBSPOT', '8841300245']],
  },
  {
    seller: 'GMBH', name: 'Bodensee Obsthof eG', type: 'BUSINESS', email: 'verwaltung@bodenseeobst.example',
    at: ['Seestraße 3', '88045', 'Friedrichshafen', 'DE'], archivedDaysAgo: 140, bills: [['PAID', 1_950, 260]],
    knownDays: 380,
    taxIds: [['eu_vat', 'DE145338725']],
  },
  {
    seller: 'GMBH', name: 'Alpenglühn Hotels GmbH', type: 'BUSINESS', email: 'rechnungswesen@alpengluehn.example',
    phone: '+4315550133', orgNumber: 'FN 482915 k', externalId: 'ERP-20009',
    at: ['Getreidegasse 24', '5020', 'Salzburg', 'AT'], buys: [['enterprise-month-eur', 1, 9, 'PAUSED']],
    notes: 'Season pause; resumes before Christmas.',
    taxIds: [['eu_vat', 'ATU48291575']], references: [['NETSUITE', '51261']],
  },
  {
    seller: 'GMBH', name: 'Donaukanal Medien GmbH', type: 'BUSINESS', email: 'buero@donaukanal.example',
    phone: '+4315550150', orgNumber: 'FN 517720 m', at: ['Obere Donaustraße 63', '1020', 'Wien', 'AT'],
    buys: [['starter-month-eur', 6, 0, 'TRIALING']],
    taxIds: [['eu_vat', 'ATU51772032']], vat: 'UNVALIDATED',
  },
  {
    seller: 'GMBH', name: 'Zürcher Präzision AG', type: 'BUSINESS', email: 'kreditoren@zuercherpraezision.example',
    phone: '+41445550121', orgNumber: 'CHE-438.201.773', externalId: 'ERP-20010',
    at: ['Bahnhofstrasse 71', '8001', 'Zürich', 'CH'], preferredCurrency: 'CHF',
    bills: [['PAID', 14_800, 175], ['SENT', 9_250.4, 5]], knownDays: 260,
    taxIds: [['ch_vat', 'CHE438201773MWST']], references: [['NETSUITE', '51270']],
  },
  {
    // An authority: it is invoiced by its Leitweg-ID, and has no VAT number.
    seller: 'GMBH', name: 'Landesamt für Seen und Ufer', type: 'BUSINESS', email: 'haushalt@seenundufer.example',
    phone: '+498999998063', externalId: 'ERP-20011', at: ['Uferpromenade 2', '82319', 'Starnberg', 'DE', 'Bayern'],
    leitwegId: '09999000-8841-75', preferEinvoice: true, einvoiceEmail: 'xrechnung@seenundufer.example',
    paymentTermsDays: 30, tags: ['public-sector'], references: [['NETSUITE', '51288']],
    fields: { segment: 'Public sector' }, buys: [['growth-year-eur', 4, 8, 'ACTIVE']],
    metadata: { tender: 'VgV-2026-044' },
  },
];
