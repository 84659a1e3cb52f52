-- What each key has spent in the minute under way. Unlogged: it is written with every request where limits are shared by
-- many gateways, and worth nothing after a crash.
CREATE UNLOGGED TABLE "rate_limit" (
    "organization_id" UUID NOT NULL,
    "key" TEXT NOT NULL,
    "minute" TIMESTAMPTZ(0) NOT NULL,
    "points" BIGINT NOT NULL,

    CONSTRAINT "rate_limit_pkey" PRIMARY KEY ("organization_id","key")
);

ALTER TABLE "rate_limit" ADD CONSTRAINT "rate_limit_organization_id_fkey" FOREIGN KEY ("organization_id") REFERENCES "organization"("id") ON DELETE RESTRICT ON UPDATE RESTRICT;
