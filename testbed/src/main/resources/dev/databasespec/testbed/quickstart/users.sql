-- IAM principals whose users somebody has made already.
-- as: api
SELECT emu.users_insert('alice@acme.com', 'CLOUD_IAM_USER');
SELECT emu.users_insert('checkout@acme-prod.iam.gserviceaccount.com', 'CLOUD_IAM_SERVICE_ACCOUNT');
