<?php

// The same as the test, without PHPUnit: prints iD and role of what was written and read back.
//
//   php round-trip.php http://127.0.0.1:8780 CONTROL_TOKEN

declare(strict_types=1);

require_once __DIR__ . '/PracticeRegistry.php';

$registry = new PracticeRegistry($argv[1], $argv[2]);
$integration = $registry->integration();
$address = $integration->authorizeAddress('/read-limited /activities/update', 's1');
$permission = $integration->exchange($registry->agree($address, 'sofia@people.example'));
$employment = $integration->read($permission, $integration->addEmployment($permission, 'Archivist'));
echo $permission['orcid'], ' ', $employment['role-title'], PHP_EOL;
