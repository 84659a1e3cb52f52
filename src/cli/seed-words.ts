// What seeded customers are called and where they are. Plain lists: the variety is in their combination.

export interface SeedCountry {
  readonly code: string;
  readonly cities: readonly string[];
  readonly legalForms: readonly string[];
  readonly currency: string;
  readonly timezone: string;
  readonly dial: string;
}

// [code, cities, legal forms, currency, zone, dialling code]
type Line = readonly [string, string, string, string, string, string];

const lines: readonly Line[] = [
  ['SE', 'Stockholm,Göteborg,Malmö,Umeå', 'AB,HB', 'SEK', 'Europe/Stockholm', '46'],
  ['DE', 'Berlin,München,Köln,Nürnberg', 'GmbH,AG,KG', 'EUR', 'Europe/Berlin', '49'],
  ['NO', 'Oslo,Bergen,Tromsø', 'AS,ASA', 'NOK', 'Europe/Oslo', '47'],
  ['DK', 'København,Aarhus,Helsingør', 'A/S,ApS', 'DKK', 'Europe/Copenhagen', '45'],
  ['FI', 'Helsinki,Jyväskylä,Turku', 'Oy,Oyj', 'EUR', 'Europe/Helsinki', '358'],
  ['FR', 'Paris,Orléans,Nîmes', 'SAS,SARL', 'EUR', 'Europe/Paris', '33'],
  ['NL', 'Amsterdam,Utrecht,Den Haag', 'B.V.,N.V.', 'EUR', 'Europe/Amsterdam', '31'],
  ['BE', 'Antwerpen,Liège,Gent', 'NV,BV', 'EUR', 'Europe/Brussels', '32'],
  ['ES', 'Madrid,Málaga,A Coruña', 'S.L.,S.A.', 'EUR', 'Europe/Madrid', '34'],
  ['PT', 'Lisboa,Évora,Setúbal', 'Lda.,S.A.', 'EUR', 'Europe/Lisbon', '351'],
  ['IT', 'Milano,Forlì,Torino', 'S.r.l.,S.p.A.', 'EUR', 'Europe/Rome', '39'],
  ['AT', 'Wien,Graz,Sankt Pölten', 'GmbH,OG', 'EUR', 'Europe/Vienna', '43'],
  ['CH', 'Zürich,Genève,Lugano', 'AG,Sàrl', 'CHF', 'Europe/Zurich', '41'],
  ['PL', 'Łódź,Gdańsk,Kraków', 'Sp. z o.o.,S.A.', 'PLN', 'Europe/Warsaw', '48'],
  ['CZ', 'Praha,Brno,Plzeň', 's.r.o.,a.s.', 'CZK', 'Europe/Prague', '420'],
  ['SK', 'Bratislava,Košice,Žilina', 's.r.o.,a.s.', 'EUR', 'Europe/Bratislava', '421'],
  ['IE', 'Dublin,Cork,Galway', 'Ltd,DAC', 'EUR', 'Europe/Dublin', '353'],
  ['GB', 'London,Leeds,Edinburgh', 'Ltd,LLP', 'GBP', 'Europe/London', '44'],
  ['EE', 'Tallinn,Tartu,Pärnu', 'OÜ,AS', 'EUR', 'Europe/Tallinn', '372'],
  ['LV', 'Rīga,Jūrmala,Liepāja', 'SIA,AS', 'EUR', 'Europe/Riga', '371'],
  ['LT', 'Vilnius,Šiauliai,Kaunas', 'UAB,AB', 'EUR', 'Europe/Vilnius', '370'],
  ['IS', 'Reykjavík,Akureyri,Ísafjörður', 'ehf.,hf.', 'EUR', 'Atlantic/Reykjavik', '354'],
  ['US', 'Denver,Portland,Boston', 'Inc.,LLC', 'USD', 'America/New_York', '1'],
  ['CA', 'Montréal,Toronto,Vancouver', 'Inc.,Ltd.', 'USD', 'America/Toronto', '1'],
  ['JP', 'Tokyo,Osaka,Sapporo', 'KK,GK', 'JPY', 'Asia/Tokyo', '81'],
  ['AU', 'Sydney,Perth,Hobart', 'Pty Ltd,Ltd', 'USD', 'Australia/Sydney', '61'],
];

export const seedCountries: readonly SeedCountry[] = lines.map(([code, cities, forms, currency, timezone, dial]) => ({
  code,
  cities: cities.split(','),
  legalForms: forms.split(','),
  currency,
  timezone,
  dial,
}));

/** Whole units of each currency for one euro, roughly. */
export const seedRates: Readonly<Record<string, number>> = {
  EUR: 1,
  SEK: 11,
  NOK: 11.5,
  DKK: 7.5,
  CHF: 0.95,
  PLN: 4.3,
  CZK: 25,
  GBP: 0.85,
  USD: 1.1,
  JPY: 160,
};

export const seedNames: readonly string[] = (
  'Åkerlund Älvdal Aurora Azulejo Bergström Białystok Bohème Brückner Cascade Češka Clémence Dąbrowski Delft Dvořák ' +
  'Edelweiß Ekström Éclair Faraday Fjord Förster Gławacki Gränsfors Größe Grünwald Halvorsen Hämäläinen Höglund Ibarra ' +
  'Iðunn Järvinen Jönsson Käthe Kjærgaard Kobayashi Köhler Lefèvre Lindqvist Łukasz Lüders Mäkinen Márquez Mørk Müller ' +
  'Nakamura Niçoise Nørgaard Núñez Oakridge Öberg Østergaard Pärt Peñalara Príncipe Quesnel Raïssa Rønning Sandström ' +
  'Šimůnek Sjöberg Søndergaard Straße Tâmega Thorsson Tønsberg Ullmann Ünal Václav Väinö Wachtmeister Wójcik Xàtiva ' +
  'Yamamoto Zäh Zürich Žižka'
).split(' ');

export const seedTrades: readonly string[] = (
  'Analytics Arkitekter Bageri Bau Books Brewing Bygg Café Capital Catering Clinic Construction Consulting Data Design ' +
  'Digital Elektro Energi Energy Engineering Farma Fastigheter Film Fisk Foods Forest Freight Glas Handel Hotels ' +
  'Instruments Insurance Konsult Labs Legal Logistik Machines Marine Media Metall Mobility Musik Möbel Optik Papier ' +
  'Pharma Print Produktion Realty Research Robotics Sécurité Seguros Shipping Software Solar Spedition Stål Studio ' +
  'Systems Tech Textil Tourism Trading Transport Vård Verkstad Vin Werkzeuge Wood'
).split(' ');

export const seedFirstNames: readonly string[] = (
  'Adèle Agnieszka Anna Åsa Björn Chiara Clément Dániel Élodie Emma Erik Fátima Françoise Göran Hélène Ingrid Jürgen ' +
  'Karin Kōji Lars Łucja Luís Mads Mária Mette Noël Núria Oskar Óscar Paweł Petra René Sören Søren Teresa Tomáš Ulla ' +
  'Väinö Yūki Zoë'
).split(' ');

export const seedStreets: readonly string[] = (
  'Storgatan,Bahnhofstraße,Rue de la Gare,Calle Mayor,Via Roma,High Street,Kerkstraat,Hlavní třída,ul. Długa,' +
  'Vestergade,Kirkegata,Kauppakatu,Rua Direita,Pikk tänav,Main Street,Laugavegur'
).split(',');
