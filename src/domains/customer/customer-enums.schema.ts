import { enumOf } from '../../graphql/enum-of.ts';
import {
  billingModels,
  customerClassifications,
  customerOrigins,
  customerStatuses,
  customerTaxClasses,
  customerTypes,
  paymentProviders,
  referenceSources,
  vatValidationStatuses,
  walletModes,
} from './customer.rules.ts';

export const CustomerTypeEnum = enumOf('CustomerType', customerTypes, 'What kind of customer it is.');
export const CustomerTaxClassEnum = enumOf(
  'CustomerTaxClass',
  customerTaxClasses,
  'How sales tax treats the customer.',
);
export const CustomerClassificationEnum = enumOf(
  'CustomerClassification',
  customerClassifications,
  'Whether the customer buys as a business, as the system derives it.',
);
export const CustomerOriginEnum = enumOf(
  'CustomerOrigin',
  customerOrigins,
  'Where the customer is billed, seen from its company.',
);
export const CustomerStatusEnum = enumOf('CustomerStatus', customerStatuses, 'How business with the customer stands.');
export const BillingModelEnum = enumOf('BillingModel', billingModels, 'When the customer pays.');
export const WalletModeEnum = enumOf('WalletMode', walletModes, 'How charges settle against a wallet.');
export const PaymentProviderEnum = enumOf('PaymentProvider', paymentProviders, 'A system that collects payments.');
export const VatValidationStatusEnum = enumOf(
  'VatValidationStatus',
  vatValidationStatuses,
  'How the check of a VAT number stands.',
);
export const ReferenceSourceEnum = enumOf(
  'ReferenceSource',
  referenceSources,
  'A system that knows your customers too.',
);
