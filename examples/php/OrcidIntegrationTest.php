<?php

declare(strict_types=1);

require_once __DIR__ . '/PracticeRegistry.php';

use PHPUnit\Framework\TestCase;

final class OrcidIntegrationTest extends TestCase
{
    private PracticeRegistry $registry;

    protected function setUp(): void
    {
        $this->registry = new PracticeRegistry(getenv('PRACTICE_REGISTRY'), getenv('PRACTICE_TOKEN'));
        $this->registry->pull('POST', '/reset');
    }

    private function sofiasPermission(OrcidIntegration $integration): array
    {
        $address = $integration->authorizeAddress('/read-limited /activities/update', 's1');

        return $integration->exchange($this->registry->agree($address, 'sofia@people.example'));
    }

    public function testAnEmploymentIsWrittenAndReadBack(): void
    {
        $integration = $this->registry->integration();
        $sofia = $this->sofiasPermission($integration);

        $address = $integration->addEmployment($sofia, 'Archivist');

        $this->assertSame('Sofia Garcia', $sofia['name']);
        $this->assertMatchesRegularExpression("#/{$sofia['orcid']}/employment/\\d+$#", $address);
        $this->assertSame('Archivist', $integration->read($sofia, $address)['role-title']);
    }

    public function testWhatWeDoWhenTheRegistryIsBusyIsSeenBeforeProductionShowsIt(): void
    {
        $integration = $this->registry->integration();
        $sofia = $this->sofiasPermission($integration);
        $rule = ['match' => ['method' => 'POST', 'kind' => 'api'], 'effect' => ['status' => 503]];
        $this->registry->pull('PUT', '/faults', ['rules' => [$rule]]);

        try {
            $integration->addEmployment($sofia, 'Archivist');
            $this->fail('The fault was not met.');
        } catch (RuntimeException $busy) {
            $this->assertStringContainsString('503', $busy->getMessage());
        }
        $this->assertStringContainsString('/employment/', $integration->addEmployment($sofia, 'Archivist'));
    }
}
