package example;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OrcidIntegrationTest {
    private final PracticeRegistry registry =
            new PracticeRegistry(System.getenv("PRACTICE_REGISTRY"), System.getenv("PRACTICE_TOKEN"));

    @BeforeEach
    void asItWasAtFirst() throws Exception {
        registry.pull("POST", "/reset", "{}");
    }

    private OrcidIntegration.Permission sofiasPermission(OrcidIntegration integration) throws Exception {
        String address = integration.authorizeAddress("/read-limited /activities/update", "s1");
        return integration.exchange(registry.agree(address, "sofia@people.example"));
    }

    @Test
    void anEmploymentIsWrittenAndReadBack() throws Exception {
        OrcidIntegration integration = registry.integration();
        OrcidIntegration.Permission sofia = sofiasPermission(integration);

        String address = integration.addEmployment(sofia, "Archivist");

        assertEquals("Sofia Garcia", sofia.name());
        assertTrue(address.matches(".*/" + sofia.orcid() + "/employment/\\d+"), address);
        assertEquals("Archivist", OrcidIntegration.text(integration.read(sofia, address), "role-title"));
    }

    @Test
    void whatWeDoWhenTheRegistryIsBusyIsSeenBeforeProductionShowsIt() throws Exception {
        OrcidIntegration integration = registry.integration();
        OrcidIntegration.Permission sofia = sofiasPermission(integration);
        registry.pull("PUT", "/faults",
                "{\"rules\": [{\"match\": {\"method\": \"POST\", \"kind\": \"api\"}, \"effect\": {\"status\": 503}}]}");

        assertThrows(IllegalStateException.class, () -> integration.addEmployment(sofia, "Archivist"));
        assertTrue(integration.addEmployment(sofia, "Archivist").contains("/employment/"));
    }
}
