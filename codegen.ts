import type { CodegenConfig } from '@graphql-codegen/cli';

/** Typed documents for front ends, out of the operations beside them and the committed schema. */
const config: CodegenConfig = {
  schema: 'schema.graphql',
  documents: 'src/hooks/operations/*.graphql',
  ignoreNoDocuments: false,
  importExtension: '.ts',
  generates: {
    'src/hooks/generated/': {
      preset: 'client',
      // Strings work with any client; with documentNode the manifest of persisted documents is silently empty.
      config: {
        documentMode: 'string',
        useTypeImports: true,
        enumsAsTypes: true,
        strictScalars: true,
        scalars: {
          DateTime: 'string',
          Date: 'string',
          Decimal: { input: 'string | number', output: 'string' },
          JSON: 'unknown',
          JSONObject: 'Record<string, unknown>',
          EmailAddress: 'string',
          CountryCode: 'string',
          CurrencyCode: 'string',
          TimeZone: 'string',
          URL: 'string',
        },
      },
      presetConfig: { persistedDocuments: true, fragmentMasking: false },
    },
  },
};

export default config;
