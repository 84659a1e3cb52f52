-- Similar text is found by trigrams.
CREATE EXTENSION IF NOT EXISTS "pg_trgm";

-- CreateTable
CREATE TABLE "organization" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "default_currency" CHAR(3) NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "organization_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "company" (
    "organization_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "country" CHAR(2) NOT NULL,
    "vat_number" TEXT,
    "default_currency" CHAR(3) NOT NULL,
    "timezone" TEXT NOT NULL,
    "default_payment_terms_days" INTEGER NOT NULL DEFAULT 30,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "company_pkey" PRIMARY KEY ("organization_id","id")
);

-- CreateTable
CREATE TABLE "api_key" (
    "organization_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "prefix" TEXT NOT NULL,
    "secret_hash" BYTEA NOT NULL,
    "scopes" TEXT[] NOT NULL,
    "limited_to_companies" BOOLEAN NOT NULL DEFAULT false,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "last_used_at" TIMESTAMPTZ(3),
    "revoked_at" TIMESTAMPTZ(3),

    CONSTRAINT "api_key_pkey" PRIMARY KEY ("organization_id","id")
);

-- CreateTable
CREATE TABLE "api_key_company" (
    "organization_id" UUID NOT NULL,
    "api_key_id" UUID NOT NULL,
    "company_id" UUID NOT NULL,

    CONSTRAINT "api_key_company_pkey" PRIMARY KEY ("organization_id","api_key_id","company_id")
);

-- CreateTable
CREATE TABLE "idempotency_key" (
    "organization_id" UUID NOT NULL,
    "operation" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "input_hash" BYTEA NOT NULL,
    "outcome" JSONB,
    "api_key_id" UUID,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "completed_at" TIMESTAMPTZ(3),

    CONSTRAINT "idempotency_key_pkey" PRIMARY KEY ("organization_id","operation","key")
);

-- CreateTable
CREATE TABLE "audit_event" (
    "organization_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "subject_type" TEXT NOT NULL,
    "subject_id" UUID NOT NULL,
    "company_id" UUID,
    "action" TEXT NOT NULL,
    "api_key_id" UUID,
    "request_id" TEXT,
    "changes" JSONB NOT NULL DEFAULT '[]',
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "audit_event_pkey" PRIMARY KEY ("organization_id","id")
);

-- CreateTable
CREATE TABLE "customer" (
    "organization_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "company_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "name_key" TEXT NOT NULL,
    "search_text" TEXT NOT NULL,
    "legal_name" TEXT,
    "slug" TEXT NOT NULL,
    "email" TEXT,
    "additional_emails" TEXT[] NOT NULL DEFAULT ARRAY[]::TEXT[],
    "email_delivery" BOOLEAN NOT NULL DEFAULT true,
    "phone" TEXT,
    "external_id" TEXT,
    "customer_type" TEXT NOT NULL DEFAULT 'UNKNOWN',
    "tax_class" TEXT NOT NULL DEFAULT 'RETAIL',
    "status" TEXT NOT NULL DEFAULT 'ACTIVE',
    "billing_model" TEXT NOT NULL DEFAULT 'POSTPAID',
    "wallet_mode" TEXT NOT NULL DEFAULT 'LIVE',
    "billing_address" JSONB,
    "billing_country" CHAR(2),
    "shipping_address" JSONB,
    "legal_address" JSONB,
    "preferred_currency" CHAR(3),
    "timezone" TEXT NOT NULL,
    "payment_terms_days" INTEGER,
    "org_number" TEXT,
    "vat_validation_status" TEXT NOT NULL DEFAULT 'UNVALIDATED',
    "payment_provider" TEXT,
    "payment_provider_id" TEXT,
    "auto_collection" BOOLEAN NOT NULL DEFAULT false,
    "portal_url" TEXT,
    "prefer_einvoice" BOOLEAN NOT NULL DEFAULT false,
    "einvoice_email" TEXT,
    "notes" TEXT,
    "metadata" JSONB NOT NULL DEFAULT '{}',
    "archived_at" TIMESTAMPTZ(3),
    "erased_at" TIMESTAMPTZ(3),
    "merged_into_id" UUID,
    "version" INTEGER NOT NULL DEFAULT 1,
    "revision" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "customer_pkey" PRIMARY KEY ("organization_id","id")
);

-- CreateTable
CREATE TABLE "customer_identity" (
    "organization_id" UUID NOT NULL,
    "scope_id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "value" TEXT NOT NULL,
    "customer_id" UUID NOT NULL,
    "via_merge" UUID,

    CONSTRAINT "customer_identity_pkey" PRIMARY KEY ("organization_id","scope_id","kind","value")
);

-- CreateTable
CREATE TABLE "wallet" (
    "organization_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "company_id" UUID NOT NULL,
    "customer_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "currency" CHAR(3) NOT NULL,
    "balance" DECIMAL(20,6) NOT NULL DEFAULT 0,
    "mode" TEXT NOT NULL DEFAULT 'LIVE',
    "is_primary" BOOLEAN NOT NULL DEFAULT false,
    "closed_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "wallet_pkey" PRIMARY KEY ("organization_id","id")
);

-- CreateTable
CREATE TABLE "wallet_transaction" (
    "organization_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "wallet_id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "amount" DECIMAL(20,6) NOT NULL,
    "balance_after" DECIMAL(20,6) NOT NULL DEFAULT 0,
    "reason" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "wallet_transaction_pkey" PRIMARY KEY ("organization_id","id")
);

-- CreateTable
CREATE TABLE "plan" (
    "organization_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "company_id" UUID,
    "code" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "tier" TEXT NOT NULL,
    "price" DECIMAL(20,6) NOT NULL,
    "currency" CHAR(3) NOT NULL,
    "interval" TEXT NOT NULL,
    "archived_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "plan_pkey" PRIMARY KEY ("organization_id","id")
);

-- CreateTable
CREATE TABLE "plan_subscription" (
    "organization_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "company_id" UUID NOT NULL,
    "customer_id" UUID NOT NULL,
    "plan_id" UUID NOT NULL,
    "quantity" INTEGER NOT NULL DEFAULT 1,
    "price" DECIMAL(20,6) NOT NULL,
    "currency" CHAR(3) NOT NULL,
    "interval" TEXT NOT NULL,
    "started_at" TIMESTAMPTZ(3) NOT NULL,
    "trial_ends_at" TIMESTAMPTZ(3),
    "paused_at" TIMESTAMPTZ(3),
    "canceled_at" TIMESTAMPTZ(3),
    "ends_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "plan_subscription_pkey" PRIMARY KEY ("organization_id","id")
);

-- CreateTable
CREATE TABLE "invoice" (
    "organization_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "company_id" UUID NOT NULL,
    "customer_id" UUID NOT NULL,
    "subscription_id" UUID,
    "number" TEXT,
    "state" TEXT NOT NULL DEFAULT 'DRAFT',
    "currency" CHAR(3) NOT NULL,
    "subtotal" DECIMAL(20,6) NOT NULL,
    "tax" DECIMAL(20,6) NOT NULL,
    "total" DECIMAL(20,6) NOT NULL,
    "amount_paid" DECIMAL(20,6) NOT NULL DEFAULT 0,
    "issued_at" TIMESTAMPTZ(3),
    "due_at" TIMESTAMPTZ(3),
    "paid_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "invoice_pkey" PRIMARY KEY ("organization_id","id")
);

-- CreateIndex
CREATE INDEX "company_organization_id_created_at_id_idx" ON "company"("organization_id", "created_at" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "api_key_organization_id_created_at_id_idx" ON "api_key"("organization_id", "created_at" DESC, "id" DESC);

-- CreateIndex
CREATE UNIQUE INDEX "api_key_organization_id_prefix_key" ON "api_key"("organization_id", "prefix");

-- CreateIndex
CREATE INDEX "idempotency_key_organization_id_created_at_idx" ON "idempotency_key"("organization_id", "created_at");

-- CreateIndex
CREATE INDEX "audit_event_organization_id_subject_id_at_id_idx" ON "audit_event"("organization_id", "subject_id", "at" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "audit_event_organization_id_at_id_idx" ON "audit_event"("organization_id", "at" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "customer_organization_id_created_at_id_idx" ON "customer"("organization_id", "created_at" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "customer_organization_id_updated_at_id_idx" ON "customer"("organization_id", "updated_at" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "customer_organization_id_name_key_id_idx" ON "customer"("organization_id", "name_key", "id");

-- CreateIndex
CREATE INDEX "customer_organization_id_company_id_created_at_id_idx" ON "customer"("organization_id", "company_id", "created_at" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "customer_organization_id_merged_into_id_idx" ON "customer"("organization_id", "merged_into_id");

-- CreateIndex
CREATE INDEX "customer_search_text_idx" ON "customer" USING GIN ("search_text" gin_trgm_ops);

-- CreateIndex
CREATE UNIQUE INDEX "customer_organization_id_company_id_id_key" ON "customer"("organization_id", "company_id", "id");

-- CreateIndex
CREATE INDEX "customer_identity_organization_id_customer_id_idx" ON "customer_identity"("organization_id", "customer_id");

-- CreateIndex
CREATE INDEX "wallet_organization_id_customer_id_created_at_id_idx" ON "wallet"("organization_id", "customer_id", "created_at" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "wallet_transaction_organization_id_wallet_id_created_at_id_idx" ON "wallet_transaction"("organization_id", "wallet_id", "created_at" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "plan_organization_id_created_at_id_idx" ON "plan"("organization_id", "created_at" DESC, "id" DESC);

-- CreateIndex
CREATE UNIQUE INDEX "plan_organization_id_code_key" ON "plan"("organization_id", "code");

-- CreateIndex
CREATE INDEX "plan_subscription_organization_id_customer_id_created_at_id_idx" ON "plan_subscription"("organization_id", "customer_id", "created_at" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "plan_subscription_organization_id_created_at_id_idx" ON "plan_subscription"("organization_id", "created_at" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "plan_subscription_organization_id_company_id_created_at_id_idx" ON "plan_subscription"("organization_id", "company_id", "created_at" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "plan_subscription_organization_id_plan_id_idx" ON "plan_subscription"("organization_id", "plan_id");

-- CreateIndex
CREATE INDEX "invoice_organization_id_customer_id_created_at_id_idx" ON "invoice"("organization_id", "customer_id", "created_at" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "invoice_organization_id_customer_id_issued_at_id_idx" ON "invoice"("organization_id", "customer_id", "issued_at" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "invoice_organization_id_created_at_id_idx" ON "invoice"("organization_id", "created_at" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "invoice_organization_id_issued_at_id_idx" ON "invoice"("organization_id", "issued_at" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "invoice_organization_id_company_id_created_at_id_idx" ON "invoice"("organization_id", "company_id", "created_at" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "invoice_organization_id_subscription_id_due_at_idx" ON "invoice"("organization_id", "subscription_id", "due_at");

-- CreateIndex
CREATE UNIQUE INDEX "invoice_organization_id_company_id_number_key" ON "invoice"("organization_id", "company_id", "number");

-- AddForeignKey
ALTER TABLE "company" ADD CONSTRAINT "company_organization_id_fkey" FOREIGN KEY ("organization_id") REFERENCES "organization"("id") ON DELETE RESTRICT ON UPDATE RESTRICT;

-- AddForeignKey
ALTER TABLE "api_key" ADD CONSTRAINT "api_key_organization_id_fkey" FOREIGN KEY ("organization_id") REFERENCES "organization"("id") ON DELETE RESTRICT ON UPDATE RESTRICT;

-- AddForeignKey
ALTER TABLE "api_key_company" ADD CONSTRAINT "api_key_company_organization_id_api_key_id_fkey" FOREIGN KEY ("organization_id", "api_key_id") REFERENCES "api_key"("organization_id", "id") ON DELETE CASCADE ON UPDATE RESTRICT;

-- AddForeignKey
ALTER TABLE "api_key_company" ADD CONSTRAINT "api_key_company_organization_id_company_id_fkey" FOREIGN KEY ("organization_id", "company_id") REFERENCES "company"("organization_id", "id") ON DELETE RESTRICT ON UPDATE RESTRICT;

-- AddForeignKey
ALTER TABLE "idempotency_key" ADD CONSTRAINT "idempotency_key_organization_id_fkey" FOREIGN KEY ("organization_id") REFERENCES "organization"("id") ON DELETE RESTRICT ON UPDATE RESTRICT;

-- AddForeignKey
ALTER TABLE "idempotency_key" ADD CONSTRAINT "idempotency_key_organization_id_api_key_id_fkey" FOREIGN KEY ("organization_id", "api_key_id") REFERENCES "api_key"("organization_id", "id") ON DELETE RESTRICT ON UPDATE RESTRICT;

-- AddForeignKey
ALTER TABLE "audit_event" ADD CONSTRAINT "audit_event_organization_id_fkey" FOREIGN KEY ("organization_id") REFERENCES "organization"("id") ON DELETE RESTRICT ON UPDATE RESTRICT;

-- AddForeignKey
ALTER TABLE "audit_event" ADD CONSTRAINT "audit_event_organization_id_company_id_fkey" FOREIGN KEY ("organization_id", "company_id") REFERENCES "company"("organization_id", "id") ON DELETE RESTRICT ON UPDATE RESTRICT;

-- AddForeignKey
ALTER TABLE "audit_event" ADD CONSTRAINT "audit_event_organization_id_api_key_id_fkey" FOREIGN KEY ("organization_id", "api_key_id") REFERENCES "api_key"("organization_id", "id") ON DELETE RESTRICT ON UPDATE RESTRICT;

-- AddForeignKey
ALTER TABLE "customer" ADD CONSTRAINT "customer_organization_id_company_id_fkey" FOREIGN KEY ("organization_id", "company_id") REFERENCES "company"("organization_id", "id") ON DELETE RESTRICT ON UPDATE RESTRICT;

-- AddForeignKey
ALTER TABLE "customer" ADD CONSTRAINT "customer_organization_id_merged_into_id_fkey" FOREIGN KEY ("organization_id", "merged_into_id") REFERENCES "customer"("organization_id", "id") ON DELETE RESTRICT ON UPDATE RESTRICT;

-- AddForeignKey
ALTER TABLE "customer_identity" ADD CONSTRAINT "customer_identity_organization_id_customer_id_fkey" FOREIGN KEY ("organization_id", "customer_id") REFERENCES "customer"("organization_id", "id") ON DELETE RESTRICT ON UPDATE RESTRICT;

-- AddForeignKey
ALTER TABLE "wallet" ADD CONSTRAINT "wallet_organization_id_company_id_customer_id_fkey" FOREIGN KEY ("organization_id", "company_id", "customer_id") REFERENCES "customer"("organization_id", "company_id", "id") ON DELETE RESTRICT ON UPDATE RESTRICT;

-- AddForeignKey
ALTER TABLE "wallet_transaction" ADD CONSTRAINT "wallet_transaction_organization_id_wallet_id_fkey" FOREIGN KEY ("organization_id", "wallet_id") REFERENCES "wallet"("organization_id", "id") ON DELETE RESTRICT ON UPDATE RESTRICT;

-- AddForeignKey
ALTER TABLE "plan" ADD CONSTRAINT "plan_organization_id_fkey" FOREIGN KEY ("organization_id") REFERENCES "organization"("id") ON DELETE RESTRICT ON UPDATE RESTRICT;

-- AddForeignKey
ALTER TABLE "plan" ADD CONSTRAINT "plan_organization_id_company_id_fkey" FOREIGN KEY ("organization_id", "company_id") REFERENCES "company"("organization_id", "id") ON DELETE RESTRICT ON UPDATE RESTRICT;

-- AddForeignKey
ALTER TABLE "plan_subscription" ADD CONSTRAINT "plan_subscription_organization_id_company_id_customer_id_fkey" FOREIGN KEY ("organization_id", "company_id", "customer_id") REFERENCES "customer"("organization_id", "company_id", "id") ON DELETE RESTRICT ON UPDATE RESTRICT;

-- AddForeignKey
ALTER TABLE "plan_subscription" ADD CONSTRAINT "plan_subscription_organization_id_plan_id_fkey" FOREIGN KEY ("organization_id", "plan_id") REFERENCES "plan"("organization_id", "id") ON DELETE RESTRICT ON UPDATE RESTRICT;

-- AddForeignKey
ALTER TABLE "invoice" ADD CONSTRAINT "invoice_organization_id_company_id_customer_id_fkey" FOREIGN KEY ("organization_id", "company_id", "customer_id") REFERENCES "customer"("organization_id", "company_id", "id") ON DELETE RESTRICT ON UPDATE RESTRICT;

-- AddForeignKey
ALTER TABLE "invoice" ADD CONSTRAINT "invoice_organization_id_subscription_id_fkey" FOREIGN KEY ("organization_id", "subscription_id") REFERENCES "plan_subscription"("organization_id", "id") ON DELETE RESTRICT ON UPDATE RESTRICT;

-- What Prisma cannot express: checks, collations, partial indexes, triggers.

-- Names are ordered by their folded bytes, so that no answer depends on the server's locale.
ALTER TABLE "customer" ALTER COLUMN "name_key" TYPE TEXT COLLATE "C";
-- Identities are compared byte for byte, and slugs are looked up by their beginning.
ALTER TABLE "customer_identity" ALTER COLUMN "value" TYPE TEXT COLLATE "C";

-- At most one default row of a kind.
CREATE UNIQUE INDEX "wallet_primary_key" ON "wallet" ("organization_id", "customer_id") WHERE "is_primary";

-- Vocabulary. The same lists stand in the *.rules.ts files; test/integration/catalogue.test.ts holds them together.
ALTER TABLE "customer"
  ADD CONSTRAINT "customer_name_check" CHECK (char_length("name") BETWEEN 1 AND 256),
  ADD CONSTRAINT "customer_customer_type_check" CHECK ("customer_type" IN ('BUSINESS', 'SOLE_TRADER', 'CONSUMER', 'UNKNOWN')),
  ADD CONSTRAINT "customer_tax_class_check" CHECK ("tax_class" IN ('RETAIL', 'RETAIL_EXEMPT', 'MARKETPLACE', 'RESELLER')),
  ADD CONSTRAINT "customer_status_check" CHECK ("status" IN ('ACTIVE', 'SUSPENDED', 'CHURNED')),
  ADD CONSTRAINT "customer_billing_model_check" CHECK ("billing_model" IN ('POSTPAID', 'PREPAID', 'HYBRID')),
  ADD CONSTRAINT "customer_wallet_mode_check" CHECK ("wallet_mode" IN ('LIVE', 'PREPAID_ONLY')),
  ADD CONSTRAINT "customer_payment_provider_check" CHECK ("payment_provider" IN ('STRIPE_CHARGE', 'STRIPE_INVOICE', 'QUICKBOOKS', 'BILL_COM', 'NETSUITE')),
  ADD CONSTRAINT "customer_vat_validation_status_check" CHECK ("vat_validation_status" IN ('UNVALIDATED', 'PENDING', 'VALID', 'INVALID', 'ERROR', 'MANUAL', 'MAINTENANCE')),
  ADD CONSTRAINT "customer_billing_country_check" CHECK ("billing_country" IS NOT DISTINCT FROM "billing_address" ->> 'country'),
  ADD CONSTRAINT "customer_merged_into_check" CHECK ("merged_into_id" <> "id");

ALTER TABLE "wallet"
  ADD CONSTRAINT "wallet_mode_check" CHECK ("mode" IN ('LIVE', 'PREPAID_ONLY')),
  -- A prepaid wallet never owes.
  ADD CONSTRAINT "wallet_funds_check" CHECK ("mode" <> 'PREPAID_ONLY' OR "balance" >= 0),
  ADD CONSTRAINT "wallet_closed_empty_check" CHECK ("closed_at" IS NULL OR "balance" = 0);

ALTER TABLE "wallet_transaction"
  ADD CONSTRAINT "wallet_transaction_kind_check" CHECK ("kind" IN ('TOP_UP', 'DEBIT', 'ADJUSTMENT', 'MERGE_IN', 'MERGE_OUT', 'UNMERGE_IN', 'UNMERGE_OUT')),
  ADD CONSTRAINT "wallet_transaction_amount_check" CHECK ("amount" <> 0 AND "amount" <> 'NaN');

ALTER TABLE "plan"
  -- NaN is a numeric, and greater than every other: it would poison every sum.
  ADD CONSTRAINT "plan_price_check" CHECK ("price" >= 0 AND "price" <> 'NaN'),
  ADD CONSTRAINT "plan_interval_check" CHECK ("interval" IN ('DAY', 'WEEK', 'MONTH', 'YEAR'));

ALTER TABLE "plan_subscription"
  ADD CONSTRAINT "plan_subscription_quantity_check" CHECK ("quantity" > 0),
  ADD CONSTRAINT "plan_subscription_price_check" CHECK ("price" >= 0 AND "price" <> 'NaN'),
  ADD CONSTRAINT "plan_subscription_interval_check" CHECK ("interval" IN ('DAY', 'WEEK', 'MONTH', 'YEAR')),
  ADD CONSTRAINT "plan_subscription_ends_check" CHECK ("ends_at" IS NULL OR "canceled_at" IS NOT NULL);

ALTER TABLE "invoice"
  ADD CONSTRAINT "invoice_state_check" CHECK ("state" IN ('DRAFT', 'SENT', 'VOID', 'CREDITED')),
  ADD CONSTRAINT "invoice_total_check" CHECK ("total" = "subtotal" + "tax" AND "total" <> 'NaN'),
  ADD CONSTRAINT "invoice_paid_check" CHECK ("amount_paid" >= 0 AND "amount_paid" <= greatest("total", 0)),
  ADD CONSTRAINT "invoice_sent_check" CHECK ("state" = 'DRAFT' OR ("number" IS NOT NULL AND "issued_at" IS NOT NULL AND "due_at" IS NOT NULL));

ALTER TABLE "customer_identity"
  ADD CONSTRAINT "customer_identity_kind_check" CHECK ("kind" IN ('EXTERNAL_ID', 'SLUG', 'ORG_NUMBER', 'MERGED_ID') OR "kind" LIKE 'REFERENCE:%');

ALTER TABLE "api_key"
  ADD CONSTRAINT "api_key_secret_hash_check" CHECK (octet_length("secret_hash") = 32),
  ADD CONSTRAINT "api_key_scopes_check" CHECK ("scopes" <@ ARRAY['CUSTOMERS_READ', 'CUSTOMERS_WRITE', 'CUSTOMERS_ARCHIVE', 'CUSTOMERS_MERGE', 'CUSTOMERS_PII', 'BILLING_READ', 'BILLING_WRITE', 'ADMIN']);

-- The ledger keeps the balance: nothing else may.
CREATE FUNCTION "wallet_transaction_apply"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  -- Customers are locked before wallets, everywhere: in the other order two writers would wait for each other.
  IF current_setting('clientele.bulk_load', true) IS DISTINCT FROM 'on' THEN
    PERFORM 1 FROM customer c
      WHERE c.organization_id = NEW.organization_id
        AND c.id = (SELECT w.customer_id FROM wallet w WHERE w.organization_id = NEW.organization_id AND w.id = NEW.wallet_id)
      FOR NO KEY UPDATE;
  END IF;
  UPDATE wallet SET balance = balance + NEW.amount
   WHERE organization_id = NEW.organization_id AND id = NEW.wallet_id
   RETURNING balance INTO NEW.balance_after;
  RETURN NEW;
END $$;
CREATE TRIGGER "wallet_transaction_apply" BEFORE INSERT ON "wallet_transaction"
  FOR EACH ROW EXECUTE FUNCTION "wallet_transaction_apply"();

CREATE FUNCTION "wallet_balance_guard"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  -- Depth 1 is a statement of a client; the ledger's own trigger writes at depth 2.
  IF TG_OP = 'INSERT' AND NEW.balance <> 0 OR TG_OP = 'UPDATE' AND NEW.balance <> OLD.balance AND pg_trigger_depth() < 2 THEN
    RAISE EXCEPTION 'wallet.balance is the sum of its ledger: insert into wallet_transaction' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER "wallet_balance_guard" BEFORE INSERT OR UPDATE ON "wallet"
  FOR EACH ROW EXECUTE FUNCTION "wallet_balance_guard"();

CREATE FUNCTION "append_only"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER "wallet_transaction_append_only" BEFORE UPDATE OR DELETE ON "wallet_transaction"
  FOR EACH ROW EXECUTE FUNCTION "append_only"();
CREATE TRIGGER "audit_event_append_only" BEFORE UPDATE OR DELETE ON "audit_event"
  FOR EACH ROW EXECUTE FUNCTION "append_only"();
CREATE TRIGGER "wallet_transaction_no_truncate" BEFORE TRUNCATE ON "wallet_transaction"
  FOR EACH STATEMENT EXECUTE FUNCTION "append_only"();
CREATE TRIGGER "audit_event_no_truncate" BEFORE TRUNCATE ON "audit_event"
  FOR EACH STATEMENT EXECUTE FUNCTION "append_only"();

-- customer.revision counts every write to a customer or to what hangs on it. A trigger, so that no writer can forget it.
CREATE FUNCTION "customer_revision_next"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.revision := OLD.revision + 1;
  RETURN NEW;
END $$;
CREATE TRIGGER "customer_revision_next" BEFORE UPDATE ON "customer"
  FOR EACH ROW EXECUTE FUNCTION "customer_revision_next"();

CREATE FUNCTION "customer_revision_touch"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  -- A bulk load writes customers and children together; nobody has seen a revision of theirs yet.
  IF current_setting('clientele.bulk_load', true) = 'on' THEN
    RETURN NULL;
  END IF;
  IF TG_OP <> 'INSERT' THEN
    UPDATE customer SET revision = revision WHERE organization_id = OLD.organization_id AND id = OLD.customer_id;
  END IF;
  -- A row that moves to another customer touches both.
  IF TG_OP = 'INSERT' OR (TG_OP = 'UPDATE' AND NEW.customer_id <> OLD.customer_id) THEN
    UPDATE customer SET revision = revision WHERE organization_id = NEW.organization_id AND id = NEW.customer_id;
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER "customer_identity_revision" AFTER INSERT OR UPDATE OR DELETE ON "customer_identity"
  FOR EACH ROW EXECUTE FUNCTION "customer_revision_touch"();
CREATE TRIGGER "wallet_revision" AFTER INSERT OR UPDATE OR DELETE ON "wallet"
  FOR EACH ROW EXECUTE FUNCTION "customer_revision_touch"();
CREATE TRIGGER "plan_subscription_revision" AFTER INSERT OR UPDATE OR DELETE ON "plan_subscription"
  FOR EACH ROW EXECUTE FUNCTION "customer_revision_touch"();
CREATE TRIGGER "invoice_revision" AFTER INSERT OR UPDATE OR DELETE ON "invoice"
  FOR EACH ROW EXECUTE FUNCTION "customer_revision_touch"();
