-- AlterTable
ALTER TABLE "customer" ADD COLUMN     "accounting_sync_configuration" JSONB,
ADD COLUMN     "classification" TEXT,
ADD COLUMN     "leitweg_id" TEXT,
ADD COLUMN     "peppol_id" TEXT,
ADD COLUMN     "reporting_configuration" JSONB,
ADD COLUMN     "tax_configuration" JSONB;

-- CreateTable
CREATE TABLE "tax_identifier" (
    "organization_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "customer_id" UUID NOT NULL,
    "type" TEXT NOT NULL,
    "value" TEXT NOT NULL,
    "country" CHAR(2),
    "is_primary" BOOLEAN NOT NULL DEFAULT false,
    "format_valid" BOOLEAN NOT NULL,
    "checksum_valid" BOOLEAN,

    CONSTRAINT "tax_identifier_pkey" PRIMARY KEY ("organization_id","id")
);

-- CreateTable
CREATE TABLE "external_reference" (
    "organization_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "customer_id" UUID NOT NULL,
    "source" TEXT NOT NULL,
    "external_id" TEXT NOT NULL,
    "external_created_at" TIMESTAMPTZ(3),
    "external_updated_at" TIMESTAMPTZ(3),

    CONSTRAINT "external_reference_pkey" PRIMARY KEY ("organization_id","id")
);

-- CreateTable
CREATE TABLE "tag" (
    "organization_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "name_key" TEXT NOT NULL,
    "color" TEXT,

    CONSTRAINT "tag_pkey" PRIMARY KEY ("organization_id","id")
);

-- CreateTable
CREATE TABLE "tag_link" (
    "organization_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "tag_id" UUID NOT NULL,
    "customer_id" UUID,
    "subscription_id" UUID,
    "invoice_id" UUID,

    CONSTRAINT "tag_link_pkey" PRIMARY KEY ("organization_id","id")
);

-- CreateTable
CREATE TABLE "custom_field_definition" (
    "organization_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "key" TEXT NOT NULL,
    "label" TEXT NOT NULL,
    "type" TEXT NOT NULL,
    "options" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "required" BOOLEAN NOT NULL DEFAULT false,
    "archived_at" TIMESTAMPTZ(3),

    CONSTRAINT "custom_field_definition_pkey" PRIMARY KEY ("organization_id","id")
);

-- CreateTable
CREATE TABLE "custom_field_value" (
    "organization_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "customer_id" UUID NOT NULL,
    "definition_id" UUID NOT NULL,
    "value" JSONB NOT NULL,

    CONSTRAINT "custom_field_value_pkey" PRIMARY KEY ("organization_id","id")
);

-- CreateIndex
CREATE INDEX "tax_identifier_organization_id_value_idx" ON "tax_identifier"("organization_id", "value");

-- CreateIndex
CREATE UNIQUE INDEX "tax_identifier_organization_id_customer_id_type_key" ON "tax_identifier"("organization_id", "customer_id", "type");

-- CreateIndex
CREATE INDEX "external_reference_organization_id_customer_id_idx" ON "external_reference"("organization_id", "customer_id");

-- CreateIndex
CREATE UNIQUE INDEX "external_reference_organization_id_source_external_id_key" ON "external_reference"("organization_id", "source", "external_id");

-- CreateIndex
CREATE UNIQUE INDEX "tag_organization_id_name_key_key" ON "tag"("organization_id", "name_key");

-- CreateIndex
CREATE INDEX "tag_link_organization_id_tag_id_idx" ON "tag_link"("organization_id", "tag_id");

-- CreateIndex
CREATE UNIQUE INDEX "tag_link_organization_id_customer_id_tag_id_key" ON "tag_link"("organization_id", "customer_id", "tag_id");

-- CreateIndex
CREATE UNIQUE INDEX "tag_link_organization_id_subscription_id_tag_id_key" ON "tag_link"("organization_id", "subscription_id", "tag_id");

-- CreateIndex
CREATE UNIQUE INDEX "tag_link_organization_id_invoice_id_tag_id_key" ON "tag_link"("organization_id", "invoice_id", "tag_id");

-- CreateIndex
CREATE UNIQUE INDEX "custom_field_definition_organization_id_key_key" ON "custom_field_definition"("organization_id", "key");

-- CreateIndex
CREATE INDEX "custom_field_value_organization_id_definition_id_idx" ON "custom_field_value"("organization_id", "definition_id");

-- CreateIndex
CREATE UNIQUE INDEX "custom_field_value_organization_id_customer_id_definition_i_key" ON "custom_field_value"("organization_id", "customer_id", "definition_id");

-- AddForeignKey
ALTER TABLE "tax_identifier" ADD CONSTRAINT "tax_identifier_organization_id_customer_id_fkey" FOREIGN KEY ("organization_id", "customer_id") REFERENCES "customer"("organization_id", "id") ON DELETE RESTRICT ON UPDATE RESTRICT;

-- AddForeignKey
ALTER TABLE "external_reference" ADD CONSTRAINT "external_reference_organization_id_customer_id_fkey" FOREIGN KEY ("organization_id", "customer_id") REFERENCES "customer"("organization_id", "id") ON DELETE RESTRICT ON UPDATE RESTRICT;

-- AddForeignKey
ALTER TABLE "tag" ADD CONSTRAINT "tag_organization_id_fkey" FOREIGN KEY ("organization_id") REFERENCES "organization"("id") ON DELETE RESTRICT ON UPDATE RESTRICT;

-- AddForeignKey
ALTER TABLE "tag_link" ADD CONSTRAINT "tag_link_organization_id_tag_id_fkey" FOREIGN KEY ("organization_id", "tag_id") REFERENCES "tag"("organization_id", "id") ON DELETE CASCADE ON UPDATE RESTRICT;

-- AddForeignKey
ALTER TABLE "tag_link" ADD CONSTRAINT "tag_link_organization_id_customer_id_fkey" FOREIGN KEY ("organization_id", "customer_id") REFERENCES "customer"("organization_id", "id") ON DELETE RESTRICT ON UPDATE RESTRICT;

-- AddForeignKey
ALTER TABLE "tag_link" ADD CONSTRAINT "tag_link_organization_id_subscription_id_fkey" FOREIGN KEY ("organization_id", "subscription_id") REFERENCES "plan_subscription"("organization_id", "id") ON DELETE RESTRICT ON UPDATE RESTRICT;

-- AddForeignKey
ALTER TABLE "tag_link" ADD CONSTRAINT "tag_link_organization_id_invoice_id_fkey" FOREIGN KEY ("organization_id", "invoice_id") REFERENCES "invoice"("organization_id", "id") ON DELETE RESTRICT ON UPDATE RESTRICT;

-- AddForeignKey
ALTER TABLE "custom_field_definition" ADD CONSTRAINT "custom_field_definition_organization_id_fkey" FOREIGN KEY ("organization_id") REFERENCES "organization"("id") ON DELETE RESTRICT ON UPDATE RESTRICT;

-- AddForeignKey
ALTER TABLE "custom_field_value" ADD CONSTRAINT "custom_field_value_organization_id_customer_id_fkey" FOREIGN KEY ("organization_id", "customer_id") REFERENCES "customer"("organization_id", "id") ON DELETE RESTRICT ON UPDATE RESTRICT;

-- AddForeignKey
ALTER TABLE "custom_field_value" ADD CONSTRAINT "custom_field_value_organization_id_definition_id_fkey" FOREIGN KEY ("organization_id", "definition_id") REFERENCES "custom_field_definition"("organization_id", "id") ON DELETE RESTRICT ON UPDATE RESTRICT;

-- What Prisma cannot express: checks, collations, partial indexes, triggers.

-- Folded names and identifiers are compared byte for byte, whatever the server's locale.
ALTER TABLE "tag" ALTER COLUMN "name_key" TYPE TEXT COLLATE "C";
ALTER TABLE "tax_identifier" ALTER COLUMN "value" TYPE TEXT COLLATE "C";
ALTER TABLE "external_reference" ALTER COLUMN "external_id" TYPE TEXT COLLATE "C";

-- Vocabulary. The same lists stand in the *.rules.ts files; test/integration/catalogue.test.ts holds them together.
ALTER TABLE "customer"
  ADD CONSTRAINT "customer_classification_check" CHECK ("classification" IN ('B2B', 'B2C')),
  ADD CONSTRAINT "customer_erased_check" CHECK ("erased_at" IS NULL OR "archived_at" IS NOT NULL);
ALTER TABLE "external_reference"
  ADD CONSTRAINT "external_reference_source_check" CHECK ("source" IN ('NETSUITE', 'PRIORITY', 'ZOHO_BOOKS', 'QUICKBOOKS', 'SALESFORCE', 'HUBSPOT', 'STRIPE', 'OTHER'));
ALTER TABLE "custom_field_definition"
  ADD CONSTRAINT "custom_field_definition_type_check" CHECK ("type" IN ('TEXT', 'NUMBER', 'BOOLEAN', 'DATE', 'SELECT', 'URL')),
  ADD CONSTRAINT "custom_field_definition_options_check" CHECK (("type" = 'SELECT') = (cardinality("options") > 0));
ALTER TABLE "tag_link"
  ADD CONSTRAINT "tag_link_subject_check" CHECK (num_nonnulls("customer_id", "subscription_id", "invoice_id") = 1);

-- At most one primary tax identifier a customer.
CREATE UNIQUE INDEX "tax_identifier_primary_key" ON "tax_identifier" ("organization_id", "customer_id") WHERE "is_primary";

CREATE TRIGGER "tax_identifier_revision" AFTER INSERT OR UPDATE OR DELETE ON "tax_identifier"
  FOR EACH ROW EXECUTE FUNCTION "customer_revision_touch"();
CREATE TRIGGER "external_reference_revision" AFTER INSERT OR UPDATE OR DELETE ON "external_reference"
  FOR EACH ROW EXECUTE FUNCTION "customer_revision_touch"();
CREATE TRIGGER "custom_field_value_revision" AFTER INSERT OR UPDATE OR DELETE ON "custom_field_value"
  FOR EACH ROW EXECUTE FUNCTION "customer_revision_touch"();

-- A tag hangs on a customer, or on a subscription or an invoice of one. By statement, since one may put fifty tags on a
-- hundred objects: row by row the same customer would be written fifty times.
CREATE FUNCTION "tag_link_revision_touch"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF current_setting('clientele.bulk_load', true) = 'on' THEN
    RETURN NULL;
  END IF;
  UPDATE customer c SET revision = revision
    FROM (SELECT DISTINCT l.organization_id, coalesce(l.customer_id, s.customer_id, i.customer_id) AS customer_id
            FROM links l
            LEFT JOIN plan_subscription s ON s.organization_id = l.organization_id AND s.id = l.subscription_id
            LEFT JOIN invoice i ON i.organization_id = l.organization_id AND i.id = l.invoice_id) touched
   WHERE c.organization_id = touched.organization_id AND c.id = touched.customer_id;
  RETURN NULL;
END $$;
CREATE TRIGGER "tag_link_revision_insert" AFTER INSERT ON "tag_link" REFERENCING NEW TABLE AS links
  FOR EACH STATEMENT EXECUTE FUNCTION "tag_link_revision_touch"();
CREATE TRIGGER "tag_link_revision_delete" AFTER DELETE ON "tag_link" REFERENCING OLD TABLE AS links
  FOR EACH STATEMENT EXECUTE FUNCTION "tag_link_revision_touch"();
-- A link that moves to another object touches both customers.
CREATE FUNCTION "tag_link_revision_move"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF current_setting('clientele.bulk_load', true) = 'on' THEN
    RETURN NULL;
  END IF;
  UPDATE customer c SET revision = revision
    FROM (SELECT DISTINCT l.organization_id, coalesce(l.customer_id, s.customer_id, i.customer_id) AS customer_id
            FROM (SELECT * FROM old_links UNION ALL SELECT * FROM new_links) l
            LEFT JOIN plan_subscription s ON s.organization_id = l.organization_id AND s.id = l.subscription_id
            LEFT JOIN invoice i ON i.organization_id = l.organization_id AND i.id = l.invoice_id) touched
   WHERE c.organization_id = touched.organization_id AND c.id = touched.customer_id;
  RETURN NULL;
END $$;
CREATE TRIGGER "tag_link_revision_update" AFTER UPDATE ON "tag_link" REFERENCING OLD TABLE AS old_links NEW TABLE AS new_links
  FOR EACH STATEMENT EXECUTE FUNCTION "tag_link_revision_move"();

-- The same JSON with the values of every change gone: which field changed stays known, from what and to what does not.
CREATE FUNCTION "without_changed_values"("value" jsonb) RETURNS jsonb LANGUAGE plpgsql IMMUTABLE AS $$
BEGIN
  IF jsonb_typeof("value") = 'array' THEN
    RETURN (SELECT coalesce(jsonb_agg(without_changed_values(item) ORDER BY place), '[]')
              FROM jsonb_array_elements("value") WITH ORDINALITY items(item, place));
  END IF;
  IF jsonb_typeof("value") <> 'object' THEN
    RETURN "value";
  END IF;
  IF "value" ? 'path' AND "value" ? 'before' AND "value" ? 'after' THEN
    -- The path's first step is a field of ours; further steps are a caller's own keys.
    RETURN jsonb_build_object('path', jsonb_path_query_array("value", '$.path[0]'), 'before', null, 'after', null);
  END IF;
  RETURN (SELECT coalesce(jsonb_object_agg(key, without_changed_values(item)), '{}') FROM jsonb_each("value") fields(key, item));
END $$;

-- Erasure is the one thing that may change what is append-only, by the function below. Even there nothing but the values of
-- changes may go.
CREATE OR REPLACE FUNCTION "append_only"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND TG_TABLE_NAME = 'audit_event' AND current_setting('clientele.erasing', true) = 'on' THEN
    IF to_jsonb(NEW) - 'changes' = to_jsonb(OLD) - 'changes' AND NEW.changes = without_changed_values(OLD.changes) THEN
      RETURN NEW;
    END IF;
  END IF;
  RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;

-- Blanks the personal data of a customer wherever a copy of it lies; its row, ledger and printed invoices stay as a skeleton.
CREATE FUNCTION "erase_customer"("organization" uuid, "customer" uuid) RETURNS void LANGUAGE plpgsql
SET clientele.erasing = 'on' AS $$
BEGIN
  DELETE FROM customer_identity i WHERE i.organization_id = "organization" AND i.customer_id = "customer";
  DELETE FROM tax_identifier x WHERE x.organization_id = "organization" AND x.customer_id = "customer";
  DELETE FROM external_reference r WHERE r.organization_id = "organization" AND r.customer_id = "customer";
  DELETE FROM custom_field_value v WHERE v.organization_id = "organization" AND v.customer_id = "customer";
  DELETE FROM tag_link l WHERE l.organization_id = "organization" AND l.customer_id = "customer";
  UPDATE customer c SET
    name = 'Erased customer', name_key = 'erased customer', search_text = 'erased customer',
    slug = 'erased-' || c.id, legal_name = NULL, email = NULL, additional_emails = '{}', phone = NULL, external_id = NULL,
    -- The country is no personal data, and its invoices were taxed by it.
    billing_address = CASE WHEN c.billing_country IS NOT NULL THEN jsonb_build_object('country', c.billing_country) END,
    shipping_address = NULL, legal_address = NULL, org_number = NULL, classification = NULL,
    vat_validation_status = 'UNVALIDATED', payment_provider = NULL, auto_collection = false,
    payment_provider_id = NULL, portal_url = NULL, einvoice_email = NULL, peppol_id = NULL, leitweg_id = NULL,
    tax_configuration = NULL, accounting_sync_configuration = NULL, notes = NULL, metadata = '{}',
    archived_at = coalesce(c.archived_at, now()), erased_at = now()
   WHERE c.organization_id = "organization" AND c.id = "customer";
  UPDATE audit_event e SET changes = without_changed_values(e.changes)
   WHERE e.organization_id = "organization" AND e.subject_id = "customer";
  -- The answer about a batch holds other customers too: those stay.
  UPDATE idempotency_key k SET outcome = CASE
      WHEN k.outcome ? 'items' THEN jsonb_set(k.outcome, '{items}', (
        SELECT jsonb_agg(CASE WHEN item ->> 'customerId' = "customer"::text THEN without_changed_values(item) ELSE item END ORDER BY place)
          FROM jsonb_array_elements(k.outcome -> 'items') WITH ORDINALITY items(item, place)))
      ELSE without_changed_values(k.outcome) END
   WHERE k.organization_id = "organization" AND k.outcome::text LIKE '%' || "customer" || '%';
END $$;
