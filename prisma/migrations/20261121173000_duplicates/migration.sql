-- AlterTable
ALTER TABLE "customer" ADD COLUMN     "match_keys" BIGINT[] DEFAULT ARRAY[]::BIGINT[];

-- AlterTable
ALTER TABLE "tax_identifier" ADD COLUMN     "match_key" BIGINT;

-- CreateTable
CREATE TABLE "duplicate_candidate" (
    "organization_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "company_id" UUID NOT NULL,
    "first_id" UUID NOT NULL,
    "second_id" UUID NOT NULL,
    "score" DECIMAL(4,3) NOT NULL,
    "reasons" TEXT[],

    CONSTRAINT "duplicate_candidate_pkey" PRIMARY KEY ("organization_id","id")
);

-- CreateTable
CREATE TABLE "dismissed_duplicate" (
    "organization_id" UUID NOT NULL,
    "company_id" UUID NOT NULL,
    "first_id" UUID NOT NULL,
    "second_id" UUID NOT NULL,
    "dismissed_at" TIMESTAMPTZ(3) NOT NULL,
    "dismissed_by_id" UUID,

    CONSTRAINT "dismissed_duplicate_pkey" PRIMARY KEY ("organization_id","first_id","second_id")
);

-- CreateTable
CREATE TABLE "job" (
    "organization_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "subject_id" UUID NOT NULL,
    "run_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "attempts" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "job_pkey" PRIMARY KEY ("organization_id","id")
);

-- CreateIndex
CREATE INDEX "duplicate_candidate_organization_id_second_id_idx" ON "duplicate_candidate"("organization_id", "second_id");

-- CreateIndex
CREATE INDEX "duplicate_candidate_organization_id_score_id_idx" ON "duplicate_candidate"("organization_id", "score" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "duplicate_candidate_organization_id_company_id_score_id_idx" ON "duplicate_candidate"("organization_id", "company_id", "score" DESC, "id" DESC);

-- CreateIndex
CREATE UNIQUE INDEX "duplicate_candidate_organization_id_first_id_second_id_key" ON "duplicate_candidate"("organization_id", "first_id", "second_id");

-- CreateIndex
CREATE INDEX "dismissed_duplicate_organization_id_second_id_idx" ON "dismissed_duplicate"("organization_id", "second_id");

-- CreateIndex
CREATE INDEX "job_kind_run_at_idx" ON "job"("kind", "run_at");

-- CreateIndex
CREATE INDEX "job_organization_id_kind_run_at_idx" ON "job"("organization_id", "kind", "run_at");

-- CreateIndex
CREATE INDEX "customer_match_keys_idx" ON "customer" USING GIN ("match_keys");

-- CreateIndex
CREATE INDEX "tax_identifier_organization_id_match_key_idx" ON "tax_identifier"("organization_id", "match_key");

-- AddForeignKey
ALTER TABLE "duplicate_candidate" ADD CONSTRAINT "duplicate_candidate_organization_id_company_id_first_id_fkey" FOREIGN KEY ("organization_id", "company_id", "first_id") REFERENCES "customer"("organization_id", "company_id", "id") ON DELETE RESTRICT ON UPDATE RESTRICT;

-- AddForeignKey
ALTER TABLE "duplicate_candidate" ADD CONSTRAINT "duplicate_candidate_organization_id_company_id_second_id_fkey" FOREIGN KEY ("organization_id", "company_id", "second_id") REFERENCES "customer"("organization_id", "company_id", "id") ON DELETE RESTRICT ON UPDATE RESTRICT;

-- AddForeignKey
ALTER TABLE "dismissed_duplicate" ADD CONSTRAINT "dismissed_duplicate_organization_id_company_id_first_id_fkey" FOREIGN KEY ("organization_id", "company_id", "first_id") REFERENCES "customer"("organization_id", "company_id", "id") ON DELETE RESTRICT ON UPDATE RESTRICT;

-- AddForeignKey
ALTER TABLE "dismissed_duplicate" ADD CONSTRAINT "dismissed_duplicate_organization_id_company_id_second_id_fkey" FOREIGN KEY ("organization_id", "company_id", "second_id") REFERENCES "customer"("organization_id", "company_id", "id") ON DELETE RESTRICT ON UPDATE RESTRICT;

-- AddForeignKey
ALTER TABLE "dismissed_duplicate" ADD CONSTRAINT "dismissed_duplicate_organization_id_dismissed_by_id_fkey" FOREIGN KEY ("organization_id", "dismissed_by_id") REFERENCES "api_key"("organization_id", "id") ON DELETE RESTRICT ON UPDATE RESTRICT;

-- What Prisma cannot express: checks, storage, triggers.

ALTER TABLE "customer" ALTER COLUMN "match_keys" SET NOT NULL;
-- A pending list would make the lookups of every writer slow, not the rare writer that merges it.
ALTER INDEX "customer_match_keys_idx" SET (fastupdate = off);
ALTER TABLE "duplicate_candidate" ALTER COLUMN "reasons" SET NOT NULL;
ALTER TABLE "duplicate_candidate"
  ADD CONSTRAINT "duplicate_candidate_pair_check" CHECK ("first_id" < "second_id"),
  ADD CONSTRAINT "duplicate_candidate_score_check" CHECK ("score" BETWEEN 0 AND 1);
ALTER TABLE "dismissed_duplicate" ADD CONSTRAINT "dismissed_duplicate_pair_check" CHECK ("first_id" < "second_id");

-- Whoever writes what a customer is recognised by asks for its twins to be looked for again, after the commit: two that are
-- created at the same time do not see each other, but whoever looks later sees both.
CREATE FUNCTION "customer_duplicates_due"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO job (organization_id, id, kind, subject_id) VALUES (NEW.organization_id, gen_random_uuid(), 'DUPLICATES', NEW.id);
  RETURN NULL;
END $$;
CREATE TRIGGER "customer_duplicates_due_new" AFTER INSERT ON "customer"
  FOR EACH ROW EXECUTE FUNCTION "customer_duplicates_due"();
CREATE TRIGGER "customer_duplicates_due_changed" AFTER UPDATE ON "customer"
  FOR EACH ROW WHEN (OLD.match_keys IS DISTINCT FROM NEW.match_keys OR OLD.archived_at IS DISTINCT FROM NEW.archived_at)
  EXECUTE FUNCTION "customer_duplicates_due"();

CREATE FUNCTION "tax_identifier_duplicates_due"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP <> 'INSERT' THEN
    INSERT INTO job (organization_id, id, kind, subject_id) VALUES (OLD.organization_id, gen_random_uuid(), 'DUPLICATES', OLD.customer_id);
  END IF;
  IF TG_OP <> 'DELETE' THEN
    INSERT INTO job (organization_id, id, kind, subject_id) VALUES (NEW.organization_id, gen_random_uuid(), 'DUPLICATES', NEW.customer_id);
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER "tax_identifier_duplicates_due" AFTER INSERT OR UPDATE OF match_key, customer_id OR DELETE ON "tax_identifier"
  FOR EACH ROW EXECUTE FUNCTION "tax_identifier_duplicates_due"();

-- Customers from before have no keys yet: the job writes them, too.
INSERT INTO job (organization_id, id, kind, subject_id)
  SELECT organization_id, gen_random_uuid(), 'DUPLICATES', id FROM customer WHERE erased_at IS NULL;
